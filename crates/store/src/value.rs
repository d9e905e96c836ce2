//! The closed set of values that both databases hold, and rows read by name.

use std::sync::Arc;

use kernel::{Timestamp, UnknownWord};
use uuid::Uuid;

use crate::error::{Error, Result};

/// One value of a row or a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    I64(i64),
    F64(f64),
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub(crate) columns: Arc<[String]>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    /// The value of a column, by name.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T> {
        let wrong = |reason| Error::Column { column: column.to_owned(), reason };
        let at = self.columns.iter().position(|name| name == column).ok_or_else(|| wrong("not in the answer"))?;
        T::from_value(&self.values[at]).map_err(wrong)
    }

    /// A column that holds one word of a closed set.
    pub fn word<T: std::str::FromStr>(&self, column: &str) -> Result<T> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| Error::Column { column: column.to_owned(), reason: "a word outside its set" })
    }

    /// The answer's columns and values, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.columns.iter().map(String::as_str).zip(&self.values)
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    fn from_value(value: &Value) -> Result<Self, &'static str>;
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! reads {
    ($($kind:ty: $($pattern:pat => $value:expr),+;)*) => {$(
        impl FromValue for $kind {
            fn from_value(value: &Value) -> Result<Self, &'static str> {
                match value {
                    $($pattern => Ok($value),)+
                    _ => Err(concat!("not a ", stringify!($kind))),
                }
            }
        }
    )*};
}

reads! {
    bool: Value::Bool(value) => *value, Value::I64(0) => false, Value::I64(1) => true;
    i64: Value::I64(value) => *value;
    f64: Value::F64(value) => *value;
    String: Value::Text(value) => value.clone();
    Vec<u8>: Value::Bytes(value) => value.clone();
    Timestamp: Value::I64(value) => Timestamp::from_micros(*value);
}

impl FromValue for Uuid {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Uuid(id) => Ok(*id),
            Value::Bytes(bytes) => Uuid::from_slice(bytes).map_err(|_| "not a UUID"),
            _ => Err("not a UUID"),
        }
    }
}

macro_rules! ids {
    ($($name:ident)*) => {$(
        impl FromValue for kernel::$name {
            fn from_value(value: &Value) -> Result<Self, &'static str> {
                Uuid::from_value(value).map(kernel::$name::from_uuid)
            }
        }

        impl From<kernel::$name> for Value {
            fn from(id: kernel::$name) -> Value {
                Value::Uuid(id.as_uuid())
            }
        }
    )*};
}

ids! {
    TenantId LoginId StaffId TeamId InvitationId SessionId ApiKeyId ContactId IdentityId AppId InboxId ConversationId MessageId
    DeliveryId AttemptId DecisionId ConsentEntryId RestrictionId TemplateId EventId TaskId InboundId BlobId NoticeId
    PrivacyRequestId TraceReadingId SupportRequestId SupportGrantId MailId DeviceId WebhookEndpointId WebhookDeliveryId RequestId
}

macro_rules! writes {
    ($($kind:ty => $value:expr;)*) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Value {
                let make: fn($kind) -> Value = $value;
                make(value)
            }
        }
    )*};
}

writes! {
    bool => Value::Bool;
    i64 => Value::I64;
    u16 => |value| Value::I64(value.into());
    u32 => |value| Value::I64(value.into());
    f64 => Value::F64;
    // PostgreSQL refuses U+0000 in a text, be it only looked for. What the edge did not clean is cleaned here, on both databases.
    String => |value| Value::Text(if value.contains('\0') { kernel::Text::clean(&value) } else { value });
    &str => |value| Value::from(value.to_owned());
    &String => |value| Value::from(value.clone());
    Vec<u8> => Value::Bytes;
    &[u8] => |value| Value::Bytes(value.to_vec());
    [u8; 32] => |value| Value::Bytes(value.to_vec());
    Uuid => Value::Uuid;
    Timestamp => |value| Value::I64(value.micros());
    kernel::Channel => |value| Value::Text(value.as_str().to_owned());
    kernel::Purpose => |value| Value::Text(value.as_str().to_owned());
    kernel::Role => |value| Value::Text(value.as_str().to_owned());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

impl From<UnknownWord> for Error {
    fn from(_: UnknownWord) -> Self {
        Error::Column { column: String::new(), reason: "a word outside its set" }
    }
}
