//! Buttons, and links that look like them.

use maud::{Markup, Render, html};

use super::Icon;

/// `Button::new("Save").primary()` submits its form; with [`Button::to`] it is a link. One primary button a form.
#[derive(Clone)]
pub struct Button {
    label: String,
    look: &'static str,
    icon: Option<Icon>,
    href: Option<String>,
    action: Option<(String, String)>,
    form_action: Option<String>,
    small: bool,
    wide: bool,
    icon_only: bool,
    icon_last: bool,
    disabled: bool,
}

impl Button {
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            look: "bg-base-200 border-base-300",
            icon: None,
            href: None,
            action: None,
            form_action: None,
            small: false,
            wide: false,
            icon_only: false,
            icon_last: false,
            disabled: false,
        }
    }

    /// What the page is for.
    pub fn primary(self) -> Self {
        Self { look: "btn-primary", ..self }
    }

    /// No frame until one points at it.
    pub fn quiet(self) -> Self {
        Self { look: "btn-ghost", ..self }
    }

    /// Ends, deletes or disconnects something.
    pub fn harm(self) -> Self {
        Self { look: "btn-error", ..self }
    }

    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Behind the label: for what goes somewhere.
    pub fn icon_after(self, icon: Icon) -> Self {
        Self { icon: Some(icon), icon_last: true, ..self }
    }

    /// Shows the icon; the label is read out and shown on pointing.
    pub fn icon_only(self, icon: Icon) -> Self {
        Self { icon: Some(icon), icon_only: true, ..self }
    }

    pub fn small(self) -> Self {
        Self { small: true, ..self }
    }

    /// As wide as the form.
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// A link instead of a submit button.
    pub fn to(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// What is sent when this button submits the form.
    pub fn sends(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { action: Some((name.into(), value.into())), ..self }
    }

    /// Sends the form to another address than the form's own.
    pub fn posts_to(self, action: impl Into<String>) -> Self {
        Self { form_action: Some(action.into()), ..self }
    }

    /// Say beside it why, and what to do.
    pub fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let size = match (self.small, self.icon_only) {
            (true, false) => "btn-sm",
            (true, true) => "btn-sm btn-square reach-wide",
            (false, true) => "btn-square reach-wide",
            (false, false) => "",
        };
        let class = format!("btn reach font-semibold {} {size} {}", self.look, if self.wide { "w-full" } else { "" });
        let label = self.icon_only.then_some(&self.label);
        let content = html! {
            @if let (Some(icon), false) = (self.icon, self.icon_last) { (icon.small()) }
            @if !self.icon_only { (self.label) }
            @if let (Some(icon), true) = (self.icon, self.icon_last) { (icon.small()) }
        };
        html! {
            @if let Some(href) = &self.href {
                a class=(class) href=(href) aria-label=[label] title=[label] { (content) }
            } @else {
                button class=(class) type="submit" name=[self.action.as_ref().map(|(name, _)| name)]
                    value=[self.action.as_ref().map(|(_, value)| value)] formaction=[self.form_action.as_ref()]
                    disabled[self.disabled] aria-label=[label] title=[label] { (content) }
            }
        }
    }
}
