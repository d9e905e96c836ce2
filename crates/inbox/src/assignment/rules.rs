//! Whose turn it is. No I/O, no clock.

use kernel::{StaffId, Timestamp};

/// Someone of the team who is on duty.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) staff: StaffId,
    pub(super) name: String,
    /// How many open conversations she has, whoever gave them to her.
    pub(super) open: i64,
    /// When she last had a turn.
    pub(super) last: Option<Timestamp>,
}

/// Who is next: of those with room, whoever had a turn longest ago; who never had one comes first.
pub(super) fn next(members: &[Member], capacity: i64) -> Option<usize> {
    let with_room = members.iter().enumerate().filter(|(_, member)| member.open < capacity);
    with_room.min_by_key(|(_, member)| (member.last, member.staff)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use kernel::StaffId;
    use uuid::Uuid;

    use super::*;

    fn member(id: u128, open: i64, last: Option<i64>) -> Member {
        let staff = StaffId::from_uuid(Uuid::from_u128(id));
        Member { staff, name: id.to_string(), open, last: last.map(Timestamp::from_seconds) }
    }

    #[test]
    fn the_turn_goes_round_among_those_with_room() {
        for (members, capacity, expected) in [
            (vec![], 5, None),
            (vec![member(1, 0, None)], 5, Some(0)),
            // Who never had one comes first, then who waited longest, then by id.
            (vec![member(1, 0, Some(10)), member(2, 4, None)], 5, Some(1)),
            (vec![member(1, 0, Some(20)), member(2, 4, Some(10))], 5, Some(1)),
            (vec![member(2, 0, Some(10)), member(1, 0, Some(10))], 5, Some(1)),
            // Who has no room is passed over.
            (vec![member(1, 5, None), member(2, 4, Some(10))], 5, Some(1)),
            (vec![member(1, 5, None), member(2, 6, None)], 5, None),
        ] {
            assert_eq!(next(&members, capacity), expected, "{members:?}");
        }
    }

    #[test]
    fn ten_are_shared_evenly() {
        let mut members = vec![member(1, 0, None), member(2, 0, None), member(3, 0, None)];
        for at in 0..10 {
            let one = next(&members, 500).unwrap();
            members[one].open += 1;
            members[one].last = Some(Timestamp::from_seconds(at));
        }
        let open: Vec<i64> = members.iter().map(|member| member.open).collect();
        assert_eq!(open, [4, 3, 3]);
    }
}
