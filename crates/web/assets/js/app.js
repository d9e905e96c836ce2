// What every page loads. Pages work without it; it makes them quicker to use.

import "./attach.js";
import "./choosing.js";
import "./composer.js";
import "./copy.js";
import "./dialog.js";
import "./fills.js";
import "./filter.js";
import "./drafts.js";
import "./keyboard.js";
import "./levels.js";
import "./live.js";
import "./locate.js";
import "./mentions.js";
import "./menus.js";
import "./palette.js";
import "./print.js";
import "./push.js";
import "./quick.js";
import "./tabs.js";
import "./toast.js";
import "./unread.js";

// What needs a script may now show itself (`needs-script` in app.css).
document.documentElement.classList.add("scripted");
