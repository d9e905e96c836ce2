//! Asking before something ends: the native dialog, over the page where scripts run, in the page (by `:target`) where not.

use maud::{Markup, Render, html};

use super::Button;

/// `action` is what happens on yes: a form's address. Everything else is words.
pub struct Dialog {
    pub id: String,
    pub title: String,
    /// What will happen, and what will not come back.
    pub body: Markup,
    pub action: String,
    pub confirm: Button,
    pub cancel: String,
}

impl Render for Dialog {
    fn render(&self) -> Markup {
        let title_id = format!("{}-title", self.id);
        html! {
            dialog id=(self.id) aria-labelledby=(title_id)
                class="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-box border border-base-300 bg-base-100 p-5 text-base-content backdrop:bg-black/40 target:block" {
                form method="post" action=(self.action) class="space-y-4" {
                    h2 id=(title_id) class="text-lg font-semibold" { (self.title) }
                    div class="space-y-2 text-muted" { (self.body) }
                    div class="flex flex-wrap justify-end gap-2" {
                        a class="btn btn-ghost reach" href="#" data-closes=(self.id) { (self.cancel) }
                        (self.confirm)
                    }
                }
            }
        }
    }
}

/// Opens the dialog with that id.
pub fn dialog_opener(id: &str, button: Button) -> Markup {
    html! { span data-opens=(id) class="contents" { (button.to(format!("#{id}"))) } }
}
