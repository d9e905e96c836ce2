//! What the program is made of: every room's routes, background work, tasks and data map, each as one list.

use futures_util::future::BoxFuture;
use store::Tasks;
use store::map::Table;
use web::{App, Routes};

/// What rooms share while the program runs.
#[derive(Clone, Default)]
pub struct Shared {
    pub hooks: channels::Hooks,
    /// None where the operator makes backups by other means.
    pub backups: Option<privacy::backups::Backups>,
    /// What the doctor looks at.
    pub config: std::sync::Arc<crate::config::Config>,
    /// What the doctor's page saw of the way in.
    pub looks: crate::doctor::Looks,
}

impl Shared {
    /// What the pages of connecting ask of other rooms and of the operator.
    pub fn around(&self) -> channels::connect::Around {
        channels::connect::Around { operator: self.config.operator.clone(), exchange: inbox::exchange }
    }
}

/// Every route, for reading: the matrices, OpenAPI, the docs.
pub fn routes() -> Routes {
    routes_with(&Shared::default())
}

/// Every route of a running program.
pub fn routes_with(shared: &Shared) -> Routes {
    Routes::new()
        .and(web::routes())
        .and(accounts::routes(inbox::let_go))
        .and(consent::routes())
        .and(contacts::routes())
        .and(channels::routes(&shared.hooks))
        .and(inbox::routes())
        .and(automation::routes())
        .and(reports::routes())
        .and(privacy::routes(&shared.hooks, map))
        .and(crate::doctor::routes())
}

/// Everything that goes on without being asked, and may end at any moment. Handing over may not: `serve` lets it end.
pub fn background(app: &App, shared: &Shared) -> Vec<(&'static str, BoxFuture<'static, ()>)> {
    let tasks = Tasks::new(app.db.clone(), tasks(app));
    shared.hooks.read_with(inbox::receive::READER);
    let mut all: Vec<(&'static str, BoxFuture<'static, ()>)> = vec![
        ("tasks: do what is due", Box::pin(tasks.run())),
        ("schedule: delete what was kept long enough", Box::pin(crate::schedule::run(app.db.clone()))),
        ("inbox: read what arrived", Box::pin(inbox::receive::run(app.db.clone(), shared.hooks.arrived()))),
        ("inbox: tell staff of customers", Box::pin(inbox::telling::run(app.db.clone()))),
        ("automation: answer what is to be answered", Box::pin(automation::answering::run(app.db.clone()))),
        ("inbox: give conversations by turns", Box::pin(inbox::assignment::run(app.db.clone()))),
        ("inbox: reckon service levels anew", Box::pin(inbox::service_levels::run(app.db.clone()))),
        ("contacts: find who is there twice", Box::pin(contacts::duplicates::run(app.db.clone()))),
        ("reports: count what happened", Box::pin(reports::facts::run(app.db.clone()))),
    ];
    all.extend(accounts::background(app.clone()));
    all.extend(privacy::background(app, shared.backups.as_ref()));
    let looks = crate::doctor::nightly::run(shared.config.clone(), app.db.clone());
    all.push(("doctor: look at the installation every night", Box::pin(looks)));
    all
}

/// Who does which kind of task.
pub fn tasks(app: &App) -> Vec<(&'static str, store::TaskHandler)> {
    let mut all = channels::tasks(app);
    all.extend(consent::tasks(app));
    all.extend(accounts::tasks(app));
    all.extend(contacts::import::tasks(app));
    all.extend(contacts::bulk::tasks(app));
    all.extend(inbox::telling::tasks(app));
    all.extend(inbox::service_levels::tasks(app));
    all.extend(inbox::labels::tasks(app));
    all.extend(inbox::bulk::tasks(app));
    all.extend(inbox::snooze::tasks(app));
    all.extend(inbox::history::tasks(app));
    all.extend(inbox::satisfaction::tasks(app));
    all.extend(inbox::media::tasks(app));
    all.extend(store::blobs::tasks(&app.db));
    all.extend(privacy::tasks(app, map));
    all
}

/// The data map of all rooms.
pub fn map() -> Vec<Table> {
    let mut all = store::privacy::map();
    all.extend(accounts::map());
    all.extend(consent::map());
    all.extend(contacts::map());
    all.extend(channels::map());
    all.extend(inbox::map());
    all.extend(automation::map());
    all.extend(reports::map());
    all.extend(privacy::map());
    all.extend(crate::doctor::map());
    all
}
