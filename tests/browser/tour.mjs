// Every page there is, to be walked through: the tests of its looks and of its languages share this list.

import { open } from "./harness.mjs";
import { SOON } from "./world.mjs";

/** The addresses of what has an id, taken from the pages that lead there, as one person sees them. */
export async function found(browser, kontor, reader) {
  const seen = await open(browser, kontor.origin, { cookies: reader.cookies });
  const first = async (path, selector) => {
    await seen.page.goto(reader.home + path);
    const link = seen.page.locator(selector).first();
    await link.waitFor({ state: "attached", ...SOON });
    return new URL(await link.getAttribute("href"), seen.page.url()).pathname;
  };
  const conversation = await first("/inbox", "#conversations a[data-row]");
  const inbox = await first("/settings/inboxes", 'main a[href*="/settings/inboxes/0"]');
  const person = await first("/people", 'main a[href*="/people/0"]');
  const colleague = await first("/staff", 'main a[href*="/staff/0"]');
  await seen.page.goto(conversation);
  const id = (await seen.page.locator("#thread article[id^=message-]").last().getAttribute("id")).replace("message-", "");
  await seen.close();
  return { conversation, inbox, person, colleague, message: `${conversation}/messages/${id}` };
}

/** Name, address, and the status where it is not 200. */
export function pages({ home }, addresses) {
  return [
    ["account", "/account"],
    ["businesses", "/businesses?all"],
    ["me", `${home}/me`],
    ["notices", `${home}/me/notices`],
    ["notice-choices", `${home}/me/notices/choices`],
    ["devices", `${home}/me/notices/devices`],
    ["mail", `${home}/settings/mail`],
    ["installation", `${home}/settings/installation`],
    ["backups", `${home}/settings/backups`],
    ["kit", `${home}/settings/backups/kit`],
    ["privacy-requests", `${home}/settings/privacy`],
    ["looks", `${home}/settings/privacy/looks`],
    ["settings", `${home}/settings`],
    ["support", `${home}/support`],
    ["hours", `${home}/settings/hours`],
    ["inbox-settings", `${home}/settings/inbox`],
    ["quick-replies", `${home}/settings/inbox/quick-replies`],
    ["quick-choose", `${addresses.conversation}/quick-replies`],
    ["automation", `${home}/settings/automation`],
    ["inbox-turns", `${home}/settings/inbox/turns`],
    ["inbox-reopening", `${home}/settings/inbox/reopening`],
    ["inbox-levels", `${home}/settings/inbox/service-levels`],
    ["inbox-at-risk", `${home}/inbox?status=at_risk`],
    ["report-kept", `${home}/reports?measure=first_kept&by=staff`],
    ["inbox-consent", `${home}/settings/inbox/consent`],
    ["person-consent", `${addresses.person}/consent?at=2026-05-12T10:00`],
    ["inbox-not-sent", `${home}/settings/inbox/not-sent`],
    ["inbox-satisfaction", `${home}/settings/inbox/satisfaction`],
    ["inbox-choosing", `${home}/inbox?select=true`],
    ["inbox-past", `${home}/inbox/bulk`],
    ["people-past", `${home}/people/bulk`],
    ["inbox-closed", `${home}/inbox?status=closed`],
    ["search", `${home}/search?q=the&by=person`],
    ["views", `${home}/inbox/views`],
    ["views-new", `${home}/inbox/views?new=true&view=unassigned&waiting=true`],
    ["duty", `${home}/me/hours`],
    ["my-terms", `${home}/me/terms`],
    ["acceptances", `${home}/staff/acceptances`],
    ["staff", `${home}/staff`],
    ["colleague", addresses.colleague],
    ["teams", `${home}/teams`],
    ["api-keys", `${home}/api-keys`],
    ["webhooks", `${home}/webhooks`],
    ["inboxes", `${home}/settings/inboxes`],
    ["inbox-new", `${home}/settings/inboxes/new`],
    ["inbox-new-test", `${home}/settings/inboxes/new/test`],
    ["inbox-new-phone", `${home}/settings/inboxes/new/phone`],
    ["inbox-new-move", `${home}/settings/inboxes/new/move`],
    ["inbox-checklist", `${addresses.inbox}/checklist`],
    ["inbox-one", addresses.inbox],
    ["inbox-health", `${addresses.inbox}/health`],
    ["templates", `${addresses.inbox}/templates`],
    ["templates-starters", `${addresses.inbox}/templates/starters`],
    ["template-new", `${addresses.inbox}/templates/new`],
    ["reach", `${home}/settings/reach`],
    ["unreadable", `${home}/settings/unreadable`],
    ["costs", `${home}/settings/costs`],
    ["costs-estimate", `${home}/settings/costs/estimate?country=DE&answers=1500&utility=200&marketing=10`],
    ["people", `${home}/people`],
    ["person-new", `${home}/people/new`],
    ["person-edit", `${addresses.person}/edit`],
    ["people-filtered", `${home}/people?kind=company`],
    ["people-deleted", `${home}/people?show=deleted`],
    ["people-import", `${home}/people/import`],
    ["people-export", `${home}/people/export`],
    ["people-fields", `${home}/settings/people`],
    ["segments", `${home}/people/segments`],
    ["segment-new", `${home}/people/segments/new`],
    ["person", addresses.person],
    ["duplicates", `${home}/people/duplicates`],
    ["merge-choose", `${addresses.person}/merge`],
    ["list", `${home}/inbox`],
    ["list-nothing-found", `${home}/inbox?q=nobody-is-called-this`],
    ["reports", `${home}/reports?days=30`],
    ["reports-times", `${home}/reports?measure=first_response&by=staff&hours=whole`],
    ["reports-behind", `${home}/reports/conversations?measure=received&days=30`],
    ["thread", addresses.conversation],
    ["thread-person", `${addresses.conversation}?show=person`],
    ["message", addresses.message],
    ["not-found", `${home}/people/00000000-0000-7000-8000-000000000000`, 404],
  ];
}

/** Where nobody is signed in. */
export function outside({ home }) {
  const ours = home.replace("/t/", "/p/");
  return [
    ["sign-in", "/sign-in"],
    ["sign-up-closed", "/sign-up", 403],
    ["link-spent", "/sign-in/link?token=used", 410],
    ["invitation-spent", "/invitation?token=used", 410],
    ["api-docs", "/api/docs"],
    ["installation-terms", "/terms"],
    ["installation-privacy", "/privacy"],
    ["installation-security", "/security"],
    ["installation-deletion", "/deletion"],
    ["installation-contact", "/contact"],
    ["public-privacy", `${ours}/privacy`],
    ["public-security", `${ours}/security`],
    ["public-contact", `${ours}/contact`],
    ["public-deletion", `${ours}/deletion`],
  ];
}
