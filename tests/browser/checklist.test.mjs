// Each line of the checklist fails in turn, alone, says in words what is to do, and is mended, on a phone and at a desk. Shows P-CHN-1.
//
// The whole list is compared each time, as it is read: no other line may change with the one that fails.

import { after, before, test } from "node:test";
import { assertReads, begin, connect, lineOf, press } from "./connecting.mjs";
import { SCREENS, assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, control, openConversation, telephone } from "./world.mjs";

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const NUMBER = "+44 20 7946 0018";
const NOT_TOLD = ["Not known", "Meta has not said. “Ask Meta again” asks once more."];
const LIVE = "Your app is live";
const LIVE_ASKED = [
  "Please tell",
  "Meta does not tell Kontor. While an app is in development, only people with a role in it are heard. Look at the switch at the top of the app's page: it must say “Live”. For that Meta wants the address of your privacy page.",
];
const LIVE_SAID = ["Done", "You said that it is. Meta does not tell Kontor."];
const PAYMENT = "A way to pay";
const PAYMENT_SAID = ["Done", "You said that there is one, and Meta does not complain."];
const FIRST = "The first message, and your answer";

/** The list of a sound number that was just connected: badge and sentence under each heading. */
const CONNECTED = {
  "A token that lasts": ["Done", "The token has no end and may do what is needed."],
  "Registered with its PIN": ["Done", "WhatsApp lets this number send and receive."],
  "The name that customers see": ["Done", "Meta has approved “Lark Music School”."],
  "The account sends its events": ["Done", "The account's events are sent to your app."],
  "Messages come to this Kontor": ["Done", "Meta knows this Kontor's address, and found it."],
  [LIVE]: LIVE_ASKED,
  [PAYMENT]: [
    "Please tell",
    "Meta does not complain, but does not say either that there is one. Without it, messages stop once the free ones are used up. Look in the payment settings.",
  ],
  "How many you may write to first": ["Done", "Meta has verified your business. You may write first to 2,000 people in 24 hours; answers do not count."],
  [FIRST]: ["To do", `Take your own phone and write “Hello” to ${NUMBER} on WhatsApp. Then say here that you did.`],
};

const lines = (list) => Object.entries(list).map(([title, words]) => [title, ...words]);

/**
 * What goes wrong at Meta: of which thing, how, and how it is mended there; the line that then fails, with its badge, its
 * sentence and the words on the way to mend it. `mends`: that way is a button of ours which does it. `others` are
 * lines that cannot be known meanwhile.
 */
const FAILURES = [
  {
    of: "tokens",
    wrong: { expires_at: Date.UTC(2099, 2, 9, 12) / 1000 },
    right: { expires_at: null },
    title: "A token that lasts",
    says: ["To do", "The token ends on 9 March 2099, and then nothing goes out or comes in. Make one that never expires, for a system user, and enter it."],
    way: "Enter a new token",
  },
  {
    of: "tokens",
    wrong: { scopes: ["whatsapp_business_management"] },
    right: { scopes: ["whatsapp_business_messaging", "whatsapp_business_management"] },
    title: "A token that lasts",
    says: ["To do", "The token lacks a permission. Generate it again with both permissions of WhatsApp, messaging and management, and enter it."],
    way: "Enter a new token",
  },
  {
    of: "tokens",
    wrong: { state: "expired" },
    right: { state: "valid" },
    title: "A token that lasts",
    says: ["To do", "Meta no longer accepts the token. Make a new one for the system user and enter it."],
    way: "Enter a new token",
    others: {
      "Registered with its PIN": NOT_TOLD,
      "The name that customers see": NOT_TOLD,
      "The account sends its events": NOT_TOLD,
      "How many you may write to first": NOT_TOLD,
    },
    shown: "token",
  },
  {
    of: "numbers",
    wrong: { status: "PENDING" },
    right: { status: "CONNECTED" },
    title: "Registered with its PIN",
    says: ["To do", "WhatsApp does not let this number send before it is registered with its six-digit PIN. Enter it below."],
    way: "Enter the PIN",
    shown: "registered",
  },
  {
    of: "numbers",
    wrong: { status: "BANNED" },
    right: { status: "CONNECTED" },
    title: "Registered with its PIN",
    says: ["To do", "Meta has banned this number. Read the reason in Meta's Business Support, and ask for a review there."],
    way: "Meta's Business Support",
  },
  {
    of: "numbers",
    wrong: { name_status: "PENDING_REVIEW" },
    right: { name_status: "APPROVED" },
    title: "The name that customers see",
    says: ["Waiting", "Meta is looking at “Lark Music School”. That usually takes some hours, at most some days; you can write meanwhile."],
    way: "WhatsApp Manager, phone numbers",
  },
  {
    of: "numbers",
    wrong: { name_status: "DECLINED" },
    right: { name_status: "APPROVED" },
    title: "The name that customers see",
    says: ["To do", "Meta does not accept “Lark Music School”. Choose a name that shows your business as your website does, in WhatsApp Manager."],
    way: "WhatsApp Manager, phone numbers",
  },
  {
    of: "numbers",
    wrong: { callback_override: "https://elsewhere.example/hook" },
    right: { callback_override: null },
    title: "Messages come to this Kontor",
    says: [
      "To do",
      "Messages of this number go to another address than this Kontor. Compare the callback URL with the one in your app, and look for an override on the number or its account.",
    ],
    way: "Show address and verify token",
    shown: "callback",
  },
  {
    of: "apps",
    wrong: { subscription: { fields: ["security"] } },
    right: { subscription: { fields: ["messages"] } },
    title: "Messages come to this Kontor",
    says: ["To do", "Your app does not send the field “messages”, so no message arrives. Kontor can set that."],
    way: "Set it now",
    mends: true,
  },
  {
    of: "wabas",
    wrong: { has_payment_method: false },
    right: { has_payment_method: true },
    title: PAYMENT,
    says: ["To do", "Meta finds no way to pay that works. Messages that cost something will fail. Add a card to the WhatsApp account."],
    way: "Payment settings at Meta",
  },
  {
    of: "businesses",
    wrong: { verification_status: "not_verified", messaging_limit: "TIER_250" },
    right: { verification_status: "verified", messaging_limit: "TIER_2K" },
    title: "How many you may write to first",
    says: [
      "To do",
      "You may write first to 250 people in 24 hours; answers do not count. Verify your business in Meta's Security Centre, and it becomes 2,000. To answer customers you need not.",
    ],
    way: "Meta's Security Centre",
    shown: "limit",
  },
];

for (const screen of Object.keys(SCREENS)) {
  test(`each line of the checklist fails in turn and is mended, on a ${screen}`, async () => {
    const world = await begin(browser, screen);
    const { meta, page, origin, change } = world;
    const ids = { tokens: meta.token, numbers: meta.phone_number_id, apps: meta.app_id, wabas: meta.waba_id, businesses: meta.business_id };
    const again = () => press(page, page.getByRole("button", { name: "Ask Meta again" }));
    const reads = (...changed) => assertReads(page, lines(Object.assign({}, CONNECTED, ...changed)));
    try {
      await connect(world);
      await reads();

      // Two lines that Meta does not tell stay open until the owner has said how it is.
      await press(page, lineOf(page, LIVE).getByRole("button", { name: "Yes, it is live" }));
      await reads({ [LIVE]: LIVE_SAID });
      await press(page, lineOf(page, PAYMENT).getByRole("button", { name: "Yes, there is one" }));
      const said = { [LIVE]: LIVE_SAID, [PAYMENT]: PAYMENT_SAID };
      await reads(said);

      for (const { of, wrong, right, title, says, way, mends, others, shown } of FAILURES) {
        await change(of, ids[of], wrong);
        await again();
        await reads(said, others, { [title]: says });
        await lineOf(page, title).getByText(way, { exact: true }).waitFor(SOON);
        if (shown) {
          await assertReadable(page);
          await picture(page, `checklist-fails-${shown}-${screen}`);
        }
        if (mends) {
          await press(page, lineOf(page, title).getByRole("button", { name: way }));
        } else {
          await change(of, ids[of], right);
          await again();
        }
        await reads(said);
      }

      // Kontor has the account's events sent whenever it asks. Where Meta does not take that, the line says so; its button tries again.
      const title = "The account sends its events";
      await change("wabas", meta.waba_id, { subscribed: {} });
      await control(origin, "PATCH", "/faults", { refuse_calls: [{ path: "/subscribed_apps", method: "POST", code: 2 }] });
      await again();
      await reads(said, { [title]: ["To do", "The account does not send its events to your app, so nothing arrives. Kontor can set that."] });
      await assertReadable(page);
      await picture(page, `checklist-fails-subscribed-${screen}`);
      await press(page, lineOf(page, title).getByRole("button", { name: "Set it now" }));
      await reads(said);
    } finally {
      await world.stop();
    }
  });
}

test("what she writes does not come, and after two silent minutes her phone and her desk both name the likeliest cause", async () => {
  const world = await begin(browser, "phone");
  const { meta, kontor, petra, page, origin, change } = world;
  const maya = await telephone(browser, origin, "maya", { number: meta.phone_number_id });
  let desk;
  const both = async (changed, patience = SOON) => {
    for (const one of [page, desk.page]) await assertReads(one, lines({ ...CONNECTED, ...changed }), patience);
  };
  try {
    await connect(world);
    desk = await open(browser, kontor.origin, { screen: "desk", cookies: await petra.context.cookies() });
    await desk.page.goto(page.url());
    await both({});
    // In development Meta sends on nothing that Maya writes.
    await change("apps", meta.app_id, { is_live: false });
    await maya.write("Hello, does this work?");
    await press(page, lineOf(page, FIRST).getByRole("button", { name: "I have written" }));
    await both({ [FIRST]: ["Waiting", `Waiting for your message to ${NUMBER}. It usually takes seconds; after two minutes Kontor says what it probably is.`] });
    const silent = [
      "To do",
      "Nothing came within two minutes. Most likely: Your app is still in development. Then messages of people without a role in it are not sent on. Switch it to “Live” at the top of its page.",
    ];
    await both({ [FIRST]: silent }, { timeout: 150_000 });
    for (const [screen, one] of [["phone", page], ["desk", desk.page]]) {
      await assertReadable(one);
      // Found and moved in one step: the list is drawn anew at its own hours.
      await one.evaluate(() => document.querySelector("[data-line=first_message]").scrollIntoView({ block: "center" }));
      await picture(one, `checklist-silent-${screen}`);
    }

    await change("apps", meta.app_id, { is_live: true });
    await maya.write("Hello again");
    const seen = [
      "Please tell",
      "Messages arrive. If so far only people with a role in the app wrote, it may still be in development, and customers reach nobody: look at the switch at the top of the app's page.",
    ];
    await both({ [LIVE]: seen, [FIRST]: ["To do", "Your message is here. Open the inbox and answer it."] });
    await press(page, lineOf(page, LIVE).getByRole("button", { name: "Yes, it is live" }));
    await both({ [LIVE]: LIVE_SAID, [FIRST]: ["To do", "Your message is here. Open the inbox and answer it."] });

    // She answers at her desk; her phone says by itself that it is done.
    await lineOf(desk.page, FIRST).getByRole("link", { name: "Open the inbox" }).click();
    await desk.page.waitForURL(/\/t\/[^/]+\/inbox/, SOON);
    await openConversation(desk.page, "Maya Okafor");
    await answer(desk.page, "It works.");
    await maya.receives("It works.");
    await assertReads(page, lines({ ...CONNECTED, [LIVE]: LIVE_SAID, [FIRST]: ["Done", "A message came, and your answer went out."] }));
  } finally {
    await maya.close();
    await desk?.close();
    await world.stop();
  }
});
