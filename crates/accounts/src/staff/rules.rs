//! Who may change whom.

use kernel::{Role, StaffId};

/// Whether someone of role `mine` may turn `from` into `to`: neither may be above `mine`.
pub(super) fn may_change(mine: Role, from: Role, to: Role) -> bool {
    let power = mine.permissions();
    mine_is_a_manager(mine) && power.covers(from.permissions()) && power.covers(to.permissions())
}

/// Whether someone of role `mine` may invite as `role`.
pub(super) fn may_invite(mine: Role, role: Role) -> bool {
    mine_is_a_manager(mine) && mine.permissions().covers(role.permissions())
}

/// Whether no owner would be left if this member got that role, or none.
pub(super) fn leaves_no_owner(owners: &[StaffId], member: StaffId, role: Option<Role>) -> bool {
    role != Some(Role::Owner) && owners.iter().all(|owner| *owner == member)
}

fn mine_is_a_manager(mine: Role) -> bool {
    mine.permissions().contains(kernel::Permission::StaffManage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Admin, Agent, Owner, Viewer};

    #[test]
    fn nobody_acts_above_their_own_role() {
        for (mine, from, to, may) in [
            (Owner, Owner, Viewer, true),
            (Owner, Viewer, Owner, true),
            (Admin, Agent, Admin, true),
            (Admin, Admin, Viewer, true),
            (Admin, Agent, Owner, false),
            (Admin, Owner, Agent, false),
            (Agent, Viewer, Agent, false),
            (Agent, Agent, Viewer, false),
            (Viewer, Viewer, Viewer, false),
        ] {
            assert_eq!(may_change(mine, from, to), may, "{mine}: {from} to {to}");
        }
        assert!(may_invite(Admin, Admin) && !may_invite(Admin, Owner) && !may_invite(Agent, Viewer));
    }

    #[test]
    fn the_last_owner_stays() {
        let clock = kernel::Clock::manual(kernel::Timestamp::from_seconds(1));
        let (one, two): (StaffId, StaffId) = (clock.id(), clock.id());
        assert!(leaves_no_owner(&[one], one, None) && leaves_no_owner(&[one], one, Some(Admin)));
        assert!(
            !leaves_no_owner(&[one], one, Some(Owner))
                && !leaves_no_owner(&[one], two, None)
                && !leaves_no_owner(&[one, two], one, None)
        );
    }
}
