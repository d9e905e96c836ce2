//! The same sums as comma-separated values.

use ::store::Scope;
use accounts::tenants::hours;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::Locale;
use web::{Access, App, Query, csv};

use super::asked::{Asked, Asking};
use super::wording;
use crate::asking::{self, Names, Sum};

/// `GET /t/{tenant}/reports/table`
pub(crate) async fn download(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let by = access.clone();
    let read = move |scope: &Scope<'_>| -> web::Result<_> {
        let asking = asked.read(by.locale, hours::get(scope)?.day_of(scope.now()))?;
        Ok((asking::sums(scope, &by, &asking.question)?, asking::names(scope)?, asking))
    };
    let (sums, names, asking) = app.db.read(access.tenant, read).await?;
    let (question, range) = (&asking.question, asking.question.range);
    let name = format!("report-{}-{}-{}.csv", question.measure.as_str(), range.first, range.last);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, values(access.locale, &asking, &sums, &names)).into_response())
}

/// No cell is a formula to a spreadsheet (A39).
fn values(locale: Locale, asking: &Asking, sums: &[Sum], names: &Names) -> String {
    let question = &asking.question;
    let mut table = "measure,by,key,name,number,mean_seconds,median_seconds,ninetieth_seconds,kept,kept_percent,answered,answered_percent,average,rated_1,rated_2,rated_3,rated_4,rated_5\r\n".to_owned();
    for sum in sums {
        let seconds = |seconds: Option<i64>| seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
        let ratings = sum.ratings;
        let average = ratings.and_then(|ratings| ratings.average());
        let average = average.map(|hundredths| format!("{}.{:02}", hundredths / 100, hundredths % 100));
        let rated = |score: usize| seconds(ratings.map(|ratings| ratings.scores[score - 1]));
        let cells = [
            question.measure.as_str(),
            question.by.as_str(),
            &sum.key.text(),
            &wording::key(locale, question.by, &sum.key, names),
            &sum.number.to_string(),
            &seconds(sum.mean()),
            &seconds(sum.median),
            &seconds(sum.ninetieth),
            &seconds(sum.kept),
            &seconds(sum.share()),
            &seconds(ratings.map(|ratings| ratings.answered)),
            &seconds(sum.answered_percent()),
            &average.unwrap_or_default(),
            &rated(1),
            &rated(2),
            &rated(3),
            &rated(4),
            &rated(5),
        ];
        table.push_str(&csv::line(cells));
    }
    table
}
