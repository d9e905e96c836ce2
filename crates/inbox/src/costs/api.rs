//! `/api/v1/reports/costs`.

use axum::Json;
use axum::extract::State;
use kernel::InboxId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Access, App, Listing, Query};

use super::{Sum, pages};

/// Which month.
#[derive(Debug, Deserialize)]
pub(crate) struct Month {
    month: Option<String>,
}

/// The delivered messages of a month that cost alike.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostSum {
    #[schema(value_type = uuid::Uuid)]
    inbox_id: InboxId,
    /// The recipient's market, as Meta's rate cards name it; empty where it is not known.
    market: String,
    /// As Meta reports it: `service`, `utility`, `marketing` …
    category: String,
    /// As Meta reports it: `regular`, `free_customer_service`, `free_entry_point`.
    #[serde(rename = "type")]
    kind: String,
    /// ISO 4217.
    currency: String,
    messages: i64,
    /// How many of them no rate card prices; the cost is that of the others.
    without_known_cost: i64,
    /// Millionths of the currency's unit.
    cost_micros: i64,
}

impl From<Sum> for CostSum {
    fn from(sum: Sum) -> Self {
        Self {
            inbox_id: sum.group.inbox,
            market: sum.group.market,
            category: sum.group.category,
            kind: sum.group.kind,
            currency: sum.group.currency,
            messages: sum.messages,
            without_known_cost: sum.unknown,
            cost_micros: sum.micros.value(),
        }
    }
}

/// What the messages of a month cost, by Meta's own reports and the rate cards.
#[utoipa::path(
    get,
    path = "/api/v1/reports/costs",
    operation_id = "report_costs",
    tag = "reports",
    params(("month" = Option<String>, Query, description = "Like `2026-11`; this month if it is left out. It begins and ends where the account is billed.")),
    responses((status = 200, description = "The sums of the month", body = Listing<CostSum>))
)]
pub(crate) async fn report(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Month>,
) -> web::Result<Json<Listing<CostSum>>> {
    let shown = pages::read(&app, &access, asked.month.as_deref().unwrap_or_default()).await?;
    Ok(Json(Listing { data: shown.sums.into_iter().map(CostSum::from).collect(), next_cursor: None }))
}
