//! The part of the composer that takes files: chosen, dropped, pasted or recorded, seen before they go.
//!
//! - Without script a field of the form takes them; with script (attach.js) it is a button, and what was chosen stands above it.
//! - What was taken in by an answer that was refused stays, and goes with the next try.

use kernel::{BlobId, Locale};
use maud::{Markup, html};
use store::Scope;
use web::components::Icon;
use web::{Access, App, t};

use super::composer::Tried;
use crate::media::out::{self, MOST_FILES};
use crate::media::view::size_words;
use crate::media::{self, File, Links};
use crate::messages::view::{icon, kind_words};

/// What browsers offer to choose from; what is chosen is looked at by what it holds.
const ACCEPTED: &str = "image/jpeg,image/png,image/webp,video/mp4,video/3gpp,audio/*,application/pdf,text/plain,text/csv,\
                        .doc,.docx,.xls,.xlsx,.ppt,.pptx";
const MOST_BYTES: u64 = 100 * 1024 * 1024;

/// Files that wait for their message, as the page's address names them: what was taken back brought them.
pub(super) async fn brought(app: &App, access: &Access, named: &str) -> web::Result<Vec<(File, Option<Links>)>> {
    let ids: Vec<BlobId> = named.split(',').filter_map(|id| id.parse().ok()).take(MOST_FILES).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let read = move |scope: &Scope<'_>| -> store::Result<Vec<File>> {
        let files = ids.into_iter().map(|id| out::loose(scope, id)).collect::<store::Result<Vec<_>>>()?;
        Ok(files.into_iter().flatten().collect())
    };
    let files = app.db.read(access.tenant, read).await?;
    with_links(app, access, files)
}

/// Files, with the ways to them.
pub(super) fn with_links(app: &App, access: &Access, files: Vec<File>) -> web::Result<Vec<(File, Option<Links>)>> {
    let mut linked = Vec::new();
    for file in files {
        let links = media::links(&app.vault, access.tenant, &file, app.clock.now()).map_err(store::Error::from)?;
        linked.push((file, links));
    }
    Ok(linked)
}

/// The buttons beside "Send", and the way to what else can be sent.
pub(super) fn tools(locale: Locale, more: Markup) -> Markup {
    let tool = "btn btn-ghost btn-sm btn-square reach text-muted";
    html! {
        div id="composer-tools" class="flex min-w-0 grow items-center gap-1" hx-morph-skip {
            label class="without-script text-sm" for="composer-file" { (t!(locale, "attach-files")) }
            input class="file-input file-input-sm peer min-w-0 [html.scripted_&]:sr-only" type="file" id="composer-file" name="file" multiple accept=(ACCEPTED);
            label class={ "needs-script peer-focus-visible:outline-2 peer-focus-visible:outline-primary " (tool) } for="composer-file" title=(t!(locale, "attach-files")) {
                (Icon::Paperclip.small()) span class="sr-only" { (t!(locale, "attach-files")) }
            }
            button class={ "needs-script " (tool) } type="button" data-record title=(t!(locale, "voice-record")) aria-label=(t!(locale, "voice-record")) {
                (Icon::Mic.small())
            }
            input class="hidden" type="file" name="voice" multiple tabindex="-1" aria-hidden="true";
            (more)
        }
    }
}

/// What goes with the answer, above its words.
pub(super) fn attached(locale: Locale, tried: &Tried) -> Markup {
    let most = (MOST_BYTES / (1024 * 1024)).to_string();
    html! {
        div id="composer-attached" class="px-2.5 pt-2.5 empty:hidden" hx-morph-skip data-attached data-most-files=(MOST_FILES) data-most-bytes=(MOST_BYTES)
            data-too-many=(t!(locale, "send-file-too-many", most = MOST_FILES.to_string()))
            data-too-large=(t!(locale, "send-file-too-large", most = most))
            data-voice-refused=(t!(locale, "voice-refused")) data-voice-none=(t!(locale, "voice-none")) {
            @for (file, links) in &tried.files {
                label class="flex min-h-11 cursor-pointer items-center gap-3 text-sm" {
                    input class="checkbox checkbox-sm" type="checkbox" name="media" value=(file.id) checked;
                    @match links.as_ref().and_then(|links| links.thumbnail.as_ref()) {
                        Some(small) => { img class="size-10 rounded-field object-cover" src=(small) alt=""; }
                        None => { span class="text-muted" { (icon(&file.kind).small()) } }
                    }
                    span class="min-w-0 truncate" dir="auto" { (file.name.clone().unwrap_or_else(|| kind_words(locale, &file.kind))) }
                    span class="shrink-0 text-xs text-muted" { (size_words(locale, file.bytes)) }
                }
            }
            p class="hidden pb-2 text-sm text-error" role="alert" data-attach-wrong {}
            div class="hidden items-center gap-2 pb-1" data-recording {
                span class="size-2.5 animate-pulse rounded-full bg-error motion-reduce:animate-none" aria-hidden="true" {}
                span class="text-sm" role="status" { (t!(locale, "voice-recording")) }
                span class="grow text-sm tabular-nums text-muted" data-time role="timer" { "0:00" }
                button class="btn btn-ghost btn-sm reach" type="button" data-discard { (t!(locale, "voice-discard")) }
                button class="btn btn-sm reach" type="button" data-stop { (Icon::Check.small()) (t!(locale, "voice-stop")) }
            }
            ul class="flex flex-wrap gap-2 empty:hidden" data-attach-list aria-label=(t!(locale, "attach-list")) {}
            template data-attach-item {
                li class="flex max-w-full items-center gap-2 rounded-field border border-base-300 bg-base-200 py-1 ps-1 pe-1 text-sm" {
                    span class="contents" data-preview { span class="ps-1 text-muted" { (Icon::File.small()) } }
                    span class="min-w-0 max-w-48 truncate" data-name dir="auto" {}
                    span class="shrink-0 text-xs text-muted" data-size {}
                    button class="btn btn-ghost btn-sm btn-square reach shrink-0" type="button" data-remove aria-label=(t!(locale, "attach-remove")) { (Icon::X.small()) }
                }
            }
        }
    }
}
