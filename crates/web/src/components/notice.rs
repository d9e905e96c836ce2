//! Something the person should know, in the place it is about: what, why, and what to do.

use maud::{Markup, Render, html};

use super::Icon;

/// Three kinds and no more: it is so; it asks for attention; harm is done or near.
pub struct Notice {
    icon: Icon,
    icon_colour: &'static str,
    surface: &'static str,
    role: Option<&'static str>,
    title: String,
    is_heading: bool,
    body: Option<Markup>,
    actions: Option<Markup>,
}

impl Notice {
    pub fn info(title: impl Into<String>) -> Self {
        Self {
            icon: Icon::Info,
            icon_colour: "text-info",
            surface: "bg-told",
            role: None,
            title: title.into(),
            is_heading: false,
            body: None,
            actions: None,
        }
    }

    pub fn good(title: impl Into<String>) -> Self {
        Self { icon: Icon::CircleCheck, icon_colour: "text-success", surface: "bg-selected", ..Self::info(title) }
    }

    pub fn attention(title: impl Into<String>) -> Self {
        Self {
            icon: Icon::TriangleAlert,
            icon_colour: "text-attention-strong",
            surface: "bg-attention",
            ..Self::info(title)
        }
    }

    pub fn harm(title: impl Into<String>) -> Self {
        Self { icon: Icon::CircleAlert, icon_colour: "text-error", surface: "bg-harm", ..Self::info(title) }
    }

    /// Reads itself out at once: for what has just happened.
    pub fn alert(self) -> Self {
        Self { role: Some("alert"), ..self }
    }

    /// Names the page, where the page says nothing else.
    pub fn heading(self) -> Self {
        Self { is_heading: true, ..self }
    }

    /// The reason, in a sentence or two.
    pub fn because(self, body: Markup) -> Self {
        Self { body: Some(body), ..self }
    }

    /// What can be done about it: buttons or links.
    pub fn next(self, actions: Markup) -> Self {
        Self { actions: Some(actions), ..self }
    }
}

impl Render for Notice {
    fn render(&self) -> Markup {
        html! {
            div role=[self.role] class={ "flex gap-3 rounded-box px-4 py-3 text-sm " (self.surface) } {
                span class={ "mt-px " (self.icon_colour) } { (self.icon.show()) }
                div class="min-w-0 space-y-1" {
                    @if self.is_heading {
                        h1 class="font-semibold wrap-anywhere" { (self.title) }
                    } @else {
                        p class="font-semibold wrap-anywhere" { (self.title) }
                    }
                    @if let Some(body) = &self.body { div class="wrap-anywhere" { (body) } }
                    @if let Some(actions) = &self.actions { div class="flex flex-wrap gap-2 pt-1.5" { (actions) } }
                }
            }
        }
    }
}
