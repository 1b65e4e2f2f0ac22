//! The page of who is signed in.

english! {
    /// The page of who is signed in.
    Sessions {
        title: "Sessions",
        skip: "Skip to the sessions",
        back: "Back to the settings",
        lead: "Who is signed in. A session that you end here is over at once; an application behind the gate notices \
               within a minute. The member can sign in again.",
        explained: "Who is signed in, and how to end it.",
        see: "See who is signed in",
        all_ended: "All sessions have ended.",
        none_ended: "The session had ended already.",
        one_ended: "The session has ended.",
        some_ended: "{number} sessions have ended.",
        name_id_hint: "Exactly as the identity provider writes it. Leave it empty to see everybody.",
        find: "Find",
        nobody: "Nobody is signed in.",
        newest: "These are the newest. Find others by their Name ID.",
        roles: "Roles: {roles}",
        times: "Signed in {since}, until {until}",
        end: "End this session",
        end_of: "of {who}",
        end_subject: "End all of this member",
        end_subject_of: ": {who}",
        everybody: "Sign everybody out",
        everybody_lead: "Ends every session of the organization, yours too if you came by one.",
        end_all: "End all sessions",
    }
}
