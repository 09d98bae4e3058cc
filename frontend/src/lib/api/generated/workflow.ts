// Generated from the service's schema.yaml by `npm run generate:api`. Do not edit.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The name and version of the service, and links to its other pages. */
        get: operations["root"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Audit events, newest first, read-only. */
        get: operations["audit_events_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/events/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One event. */
        get: operations["audit_events_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/events/by-target/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The events about one object, newest first. */
        get: operations["audit_events_by_target_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/events/verify/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Whether no sealed event has changed. A short chain is checked at once, a long one by a
         *     worker once a day and when asked.
         */
        get: operations["audit_events_verify_retrieve"];
        put?: never;
        /** @description Let a worker check the chain now. If a worker is already checking it, nothing changes. */
        post: operations["audit_events_verify_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Calendars: the hours in which the time of tickets counts. */
        get: operations["calendars_list"];
        put?: never;
        /** @description Store a calendar. */
        post: operations["calendars_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One calendar. */
        get: operations["calendars_retrieve"];
        /**
         * @description Replace the calendar by a new revision. Open tasks take it up, and the time that they
         *     have counted stays counted.
         */
        put: operations["calendars_update"];
        post?: never;
        /** @description Delete a calendar that no workflow names. */
        delete: operations["calendars_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/{id}/deadline/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Find the first moment at which the duration is used up; stores nothing. Answers 400 if more
         *     than 3,000 segments lie before that moment.
         */
        post: operations["calendars_deadline_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/{id}/preview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The effect that this edit would have on open tasks; stores nothing. */
        post: operations["calendars_preview_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/{id}/revisions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The edits, newest first, each with the number of open tasks that have taken it up. */
        get: operations["calendars_revisions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/{id}/revisions/{rev}/restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Make the hours of this revision the newest again. Tasks that have counted by this
         *     revision get back the deadlines that they had.
         */
        post: operations["calendars_revisions_restore_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/countries/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The countries whose public holidays a calendar can copy. */
        get: operations["calendars_countries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendars/countries/{code}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A country whose public holidays a calendar can copy, with its subdivisions. */
        get: operations["calendars_country"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/csrf/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Sets the readable cookie `csrftoken`, whose value unsafe requests repeat in a header. */
        get: operations["csrf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Messages that this service has received but could not handle. */
        get: operations["dead_letters_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One dead letter with its body. */
        get: operations["dead_letters_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/{id}/discard/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Decide not to send the message again. 409 `not_dead` if somebody has already decided. */
        post: operations["dead_letters_discard_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/{id}/replay/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Send the message to its queue again with the same message id, even if it was discarded.
         *
         *     409 `not_replayable` if it was already replayed or was not stored completely.
         */
        post: operations["dead_letters_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/names/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The queues and tasks of all messages that match the filters, to choose further filters. */
        get: operations["dead_letters_names_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reports that the process is up. */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Sign in. The tokens are set as cookies. */
        post: operations["identity_login_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/logout/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Sign out: revoke the session, even if its access token has expired, and delete the
         *     cookies.
         */
        post: operations["identity_logout_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The signed-in person, from the token. */
        get: operations["identity_me_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/password/change/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Set a new password; the current one is required. All sessions end, and this browser gets
         *     a new session.
         *
         *     A wrong current password counts as a failed sign-in.
         */
        post: operations["identity_password_change_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/password/forgot/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Send a mail with a link that sets a new password and is valid for an hour. The answer is the
         *     same whether or not there is an account with this address.
         *
         *     The link leads to `/reset-password?token=…` of the web app, like the link of an invitation.
         */
        post: operations["identity_password_forgot_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/password/reset/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Set a password with the token of a one-time link from a mail. All sessions end. */
        post: operations["identity_password_reset_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/profile/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The caller's own account as it is stored now. The caller's token may be up to ten minutes
         *     older.
         */
        get: operations["identity_profile_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Change the caller's own name. The e-mail address cannot be changed here. */
        patch: operations["identity_profile_partial_update"];
        trace?: never;
    };
    "/identity/refresh/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Renew the session: exchange the refresh cookie for new cookies. */
        post: operations["identity_refresh_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/roles/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Every role of every system, by system and name. */
        get: operations["identity_roles_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/users/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The accounts of the people who sign in with the built-in identity. */
        get: operations["identity_users_list"];
        put?: never;
        /** @description Create an account without a password, and mail its person a link to set one. */
        post: operations["identity_users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/users/{user_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The accounts of the people who sign in with the built-in identity. */
        get: operations["identity_users_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/users/{user_id}/activate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open a closed account again, with the roles that it had before. */
        post: operations["identity_users_activate_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/users/{user_id}/deactivate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Close the account. Its sessions end, and other services withdraw its roles. Its history
         *     stays.
         */
        post: operations["identity_users_deactivate_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/users/{user_id}/invite/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mail a new link to set the password. Earlier links become invalid. */
        post: operations["identity_users_invite_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/users/{user_id}/roles/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** @description Replace the person's roles by these. workflow_api learns them through the role sync. */
        put: operations["identity_users_roles_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Faults that keep tasks from going on: conditions that fail, roles without people, end logic that
         *     could not be sent. Newest first.
         */
        get: operations["incidents_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/{incident_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Faults that keep tasks from going on: conditions that fail, roles without people, end logic that
         *     could not be sent. Newest first.
         */
        get: operations["incidents_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/{incident_id}/resolve/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark the incident as resolved. If the same fault happens again, a new incident is made. */
        post: operations["incidents_resolve_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/{incident_id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Try again what failed. The `state` in the answer says whether the incident is resolved now. */
        post: operations["incidents_retry_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The signed-in person, from the token. */
        get: operations["me_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Numbers for Prometheus; labels never name a person or a ticket. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Reports whether the service and everything that it depends on can work; the status is 503 if
         *     not.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The roles that Auth has sent. Read-only: only messages from Auth change them. */
        get: operations["roles_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The roles that Auth has sent. Read-only: only messages from Auth change them. */
        get: operations["roles_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}/fairness/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description For each person, the number of turns in the period, the expected number, and the skipped turns. */
        get: operations["roles_fairness_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}/fairness/turns/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A page of the turns in the period, each with the people whose turns were skipped for it. */
        get: operations["roles_fairness_turns_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}/members/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The people who are or were in a role, by name, in pages. `is_active` selects current or former
         *     members.
         */
        get: operations["roles_members_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}/turns/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description A page of the role's people: how many items each person holds, until when they are away,
         *     and whose turn is next.
         *
         *     `steps` shows the capacities of the steps. The order of turns does not depend on capacities.
         */
        get: operations["roles_turns_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/absences/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The people who are away or will be away. Those whose absence ends first come first. */
        get: operations["roles_absences_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/availability/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The absence that lasts now or begins later; its moments are null if there is none. */
        get: operations["roles_availability_retrieve"];
        put?: never;
        /**
         * @description Store an absence, which replaces any earlier one. The person's turns go to the delegate
         *     if the delegate is present and in the same role; else they are skipped.
         */
        post: operations["roles_availability_create"];
        /**
         * @description End the absence now, or cancel an absence that has not begun. If there is no absence,
         *     nothing happens.
         */
        delete: operations["roles_availability_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/delegates/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The people who may be the delegate of a person's absence, by name: everybody in one of the
         *     person's roles. Everybody may ask this about themselves, and an Admin about anybody.
         */
        get: operations["roles_delegates_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/leaving/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The people who would get the open items and the owned tickets of a person who leaves
         *     roles now.
         *
         *     The roles are those in `role_id`, or all roles of the person if there is none. The rules are
         *     the ones by which work is passed on when a person really leaves.
         */
        get: operations["roles_leaving_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The steps of all drafts. The ETag of a step is the revision of its workflow; `If-Match` is
         *     compared with it.
         */
        get: operations["steps_list"];
        put?: never;
        /** @description Add a step to a draft. */
        post: operations["steps_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{step_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One step. */
        get: operations["steps_retrieve"];
        /** @description Change a step; omitted fields stay. */
        put: operations["steps_update"];
        post?: never;
        /** @description Remove a step from its draft, and all transitions from or to it. */
        delete: operations["steps_destroy"];
        options?: never;
        head?: never;
        /** @description Change a step; omitted fields stay. */
        patch: operations["steps_partial_update"];
        trace?: never;
    };
    "/tasks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The tasks that the caller may see: tasks that the caller holds, held or owns, and tasks that
         *     wait in one of the caller's roles. An Admin sees all tasks.
         */
        get: operations["tasks_list"];
        put?: never;
        /**
         * @description Open the task of a waiting ticket in the workflow `workflow_id`. Without `workflow_id`, matching
         *     finds the workflow.
         *
         *     409 if the ticket already has a task, was withdrawn, or no workflow takes it.
         */
        post: operations["tasks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The tasks that the caller may see: tasks that the caller holds, held or owns, and tasks that
         *     wait in one of the caller's roles. An Admin sees all tasks.
         */
        get: operations["tasks_retrieve"];
        /** @description Change the priority, with a reason. Time that was used before counts. */
        put: operations["tasks_update"];
        post?: never;
        /** @description Cancel the task. Its history stays, and its ticket becomes Withdrawn. 409 if the task has ended. */
        delete: operations["tasks_destroy"];
        options?: never;
        head?: never;
        /** @description Same as PUT: only the priority can be written, with a reason. */
        patch: operations["tasks_partial_update"];
        trace?: never;
    };
    "/tasks/{task_id}/action-logs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The holders of the task, with times, steps and notes. */
        get: operations["tasks_action_logs_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/available-transitions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The ways on from the current step: the forward ones, the finish, then the ways back. */
        get: operations["tasks_available_transitions_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description End the task without a result; its ticket becomes Withdrawn. For the owner or an Admin. */
        post: operations["tasks_cancel_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/claim/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take a task that waits in one of the caller's roles. */
        post: operations["tasks_claim_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/decisions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The decisions about the task's workflow, people and deadlines, with the facts of each. */
        get: operations["tasks_decisions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Everything that happened to the task and its ticket, and who did it.
         *
         *     The ticket's requester sees only entries about the ticket itself, without steps, roles and staff.
         */
        get: operations["tasks_events_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/hold/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Pause the task's clock until `resume`. Nobody can act on the step meanwhile. For the holder, the
         *     owner or an Admin.
         */
        post: operations["tasks_hold_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/offers/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The commands that the caller may send now. The rules are those by which commands are
         *     decided.
         *
         *     If the task would refuse a command now, the offer contains the reason. Commands that the
         *     caller may never send are omitted, and commands that an ended task does not accept.
         */
        get: operations["tasks_offers_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/owner/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Make another active coordinator the owner of the task. For an Admin. */
        post: operations["tasks_owner_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/priority/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Change the priority. Time that was used before counts. For the owner or an Admin. */
        post: operations["tasks_priority_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/reopen/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Let an ended task go on at the step where it ended, with the time that was left then. For
         *     the owner or an Admin.
         */
        post: operations["tasks_reopen_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/resume/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description End the hold. The task has as much time left as when the hold began. For the holder, the
         *     owner or an Admin.
         */
        post: operations["tasks_resume_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/sla/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Explain the task's deadline: the time that counts and each step's share, also in plain
         *     words.
         *
         *     With `priority`, `calendar_id` or `hold_until`, explain the deadline as it would be after
         *     this change; nothing is stored. If the task has ended, the answer to such a question is 409.
         */
        get: operations["tasks_sla_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/update-user-status/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark the work as begun. For the holder. If the work has begun already, nothing changes. */
        post: operations["tasks_update_user_status_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task_id}/visualization/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The steps of the version this task runs on, and the state of each. */
        get: operations["tasks_visualization_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/all-tasks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description All tickets. `tab` selects them by state; `unassigned` selects tickets on which nobody works. */
        get: operations["tasks_all_tasks_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/bulk/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Send a command to many tasks, each in a transaction of its own, in the order given.
         *
         *     If one task refuses the command, the others still get it. An `Idempotency-Key` is kept for each
         *     task: a task that got the command with this key does not get it again, also in a request with
         *     other tasks. With `preview` nothing is done, and the results say which tasks would refuse the
         *     command now. Only a preview may omit `action`; then the results are those of every command.
         */
        post: operations["task_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/counts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Count the tickets in the caller's lists. A client may ask every minute. */
        get: operations["task_counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/escalate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Escalate an open item to the role that the step names. For the holder, the owner or an
         *     Admin.
         */
        post: operations["tasks_escalate_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/failed-notifications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Notices of tasks that could not be sent, newest first. */
        get: operations["tasks_failed_notifications_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/failed-notifications/{notification_id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Try to send one notice again now. */
        post: operations["tasks_failed_notifications_retry_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/failed-notifications/retry_all/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Try to send all failed notices again now. */
        post: operations["tasks_failed_notifications_retry_all_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/logs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The action log of the task of a ticket, by the ticket's number. */
        get: operations["tasks_logs_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/my-tasks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The caller's own items, open ones by default, nearest deadline first. */
        get: operations["tasks_my_tasks_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/owned-tickets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The tickets that the caller owns as a Ticket Coordinator, newest first. */
        get: operations["tasks_owned_tickets_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/transfer/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Transfer an open item to another person of the step's role. For the owner or an Admin. */
        post: operations["tasks_transfer_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Tickets as the workflow knows them, read-only: only messages write them. */
        get: operations["tickets_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{number}/access/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The caller's rights on a ticket; 404 if the caller may not see it.
         *
         *     A service with the scope `access:read` names the person whose rights it asks for.
         */
        get: operations["tickets_access_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{number}/assign-workflow/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open a task for a ticket that no workflow took, in the workflow that an Admin chooses. */
        post: operations["tickets_assign_workflow_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_pk}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Tickets as the workflow knows them, read-only: only messages write them. */
        get: operations["tickets_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/by-number/{number}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A ticket by its number. */
        get: operations["tickets_by_number_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transitions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The transitions of all drafts. The ETag of a transition is the revision of its workflow;
         *     `If-Match` is compared with it.
         */
        get: operations["transitions_list"];
        put?: never;
        /** @description Connect two steps of one draft. */
        post: operations["transitions_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transitions/{transition_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One transition. */
        get: operations["transitions_retrieve"];
        /** @description Change a transition; omitted fields stay. */
        put: operations["transitions_update"];
        post?: never;
        /** @description Remove a transition from its draft. */
        delete: operations["transitions_destroy"];
        options?: never;
        head?: never;
        /** @description Change a transition; omitted fields stay. */
        patch: operations["transitions_partial_update"];
        trace?: never;
    };
    "/transitions/{task_id}/transition/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Take a transition as the holder, or finish the task on an end step with `transition_id` null.
         *
         *     Of several concurrent calls one succeeds; the others get 409.
         */
        post: operations["task_transition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Messages of this service that could not be published. */
        get: operations["unsent_messages_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One unsent message with its body. */
        get: operations["unsent_messages_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/{id}/discard/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Decide not to publish the message. 409 `not_dead` if somebody has already decided. */
        post: operations["unsent_messages_discard_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/{id}/replay/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Publish the message again; its attempts are counted from 0. 409 `not_dead` if it is
         *     neither dead nor discarded.
         */
        post: operations["unsent_messages_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/names/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The queues and tasks of all messages that match the filters, to choose further filters. */
        get: operations["unsent_messages_names_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Workflows, their drafts and their frozen versions. */
        get: operations["workflows_list"];
        put?: never;
        /** @description Store a workflow as a draft, with its graph if one is sent. */
        post: operations["workflows_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One workflow. */
        get: operations["workflows_retrieve"];
        put?: never;
        post?: never;
        /** @description Delete a workflow without frozen versions. */
        delete: operations["workflows_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/archive/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Archive a workflow that takes no tickets. Its open tasks continue. */
        post: operations["workflows_archive_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/clone/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Copy this draft into a new workflow. `temp_id_mapping` maps the step ids of the original
         *     to those of the copy.
         */
        post: operations["workflows_clone_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/conditions/try/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Evaluate a condition on an existing ticket, given by its number, or on a supposed one; changes
         *     nothing. The facts of `task` are those of the existing ticket's task; a supposed ticket has no
         *     such facts.
         */
        post: operations["workflows_conditions_try_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/deploy/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Check the draft and mark it as sound. The workflow takes no tickets yet. */
        post: operations["workflows_deploy_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/detail/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One workflow with its draft. */
        get: operations["workflows_detail_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Export the draft for another installation. Roles are identified by name. */
        get: operations["workflows_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/graph/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The steps and transitions of the draft. */
        get: operations["workflows_graph_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/initialize/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Freeze the draft as the next version, which then takes new tickets. */
        post: operations["workflows_initialize_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/pause/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Stop taking new tickets. Open tasks continue. */
        post: operations["workflows_pause_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/publish-preview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Preview `initialize`: the changes, who made them, and the tickets and tasks that they concern. */
        get: operations["workflows_publish_preview_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Restore an archived workflow with the status that it had before. */
        post: operations["workflows_restore_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/resume/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take new tickets again, with the version that was active before the pause. */
        post: operations["workflows_resume_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/update-details/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * @description Change properties of the draft. Omitted properties stay as they are. If the workflow is
         *     initialized, a new name takes effect at once, and all other changes with the next version.
         */
        put: operations["workflows_update_details_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/update-graph/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * @description Replace the draft by this graph, completely or not at all. Nodes with `step_id` and edges
         *     with `transition_id` keep their identity and their omitted fields. Steps and transitions
         *     that the graph leaves out are removed from the draft. Versions and running tasks stay as
         *     they are.
         */
        put: operations["workflows_update_graph_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/validate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Check the draft, or the graph that is sent in its place, and return the errors and warnings.
         *     Changes nothing.
         */
        post: operations["workflows_validate_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/versions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The frozen versions, newest first. */
        get: operations["workflows_versions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/versions/{version}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One frozen version with its definition. */
        get: operations["workflows_versions_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/versions/{version}/diff/{other}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The changes from version `version` to version `other`. */
        get: operations["workflows_versions_diff_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{workflow_id}/versions/{version}/diff/draft/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The changes from version `version` to the draft. */
        get: operations["workflows_versions_diff_draft_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/import/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Store the result of an `export` as a new draft. Its roles must exist here. */
        post: operations["workflows_import_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/kinds/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the departments, categories and sub-categories of the tickets accepted at present. */
        get: operations["workflows_kinds_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An absence that is not over. */
        AbsenceOutput: {
            readonly user_id: number;
            readonly user_full_name: string;
            /** Format: date-time */
            readonly away_from: string;
            /** Format: date-time */
            readonly away_until: string;
            readonly delegate_user_id: number | null;
            /** @description Empty without a delegate. */
            readonly delegate_full_name: string;
            /** @description Whether it has begun. */
            readonly is_away: boolean;
        };
        /** @description An account. `is_set_up` is false until its person has chosen a password. */
        AccountOutput: {
            readonly user_id: number;
            readonly user_type: string;
            readonly email: string;
            readonly full_name: string;
            readonly is_active: boolean;
            readonly is_set_up: boolean;
            readonly roles: components["schemas"]["HeldRoleOutput"][];
            /** Format: date-time */
            readonly created_at: string;
        };
        ActInputRequest: {
            /** @description Null to finish on an end step. */
            transition_id: number | null;
            /** @default  */
            notes: string;
            rev?: number;
            /**
             * @description An Admin acts for the holder and must give notes.
             * @default false
             */
            on_behalf: boolean;
        };
        ActOutput: {
            success: boolean;
            task: components["schemas"]["ActedTaskOutput"];
            message: string;
        };
        ActedTaskOutput: {
            task_id: number;
            ticket_number: string;
            status: components["schemas"]["TaskStatusEnum"];
            rev: number;
            current_step: components["schemas"]["StepRefOutput"] | null;
            assigned_to: components["schemas"]["AssigneeOutput"][];
        };
        /** @enum {string} */
        ActionEnum: "claim" | "transfer" | "escalate" | "hold" | "resume" | "priority" | "owner" | "cancel" | "reopen";
        ActionLogOutput: {
            task_id: number;
            ticket_id: string;
            workflow_id: number;
            logs: components["schemas"]["LogEntryOutput"][];
        };
        /**
         * @description A ticket with its task. The fields of the task are null if no workflow took the ticket.
         *
         *     `reason` says why nobody works on the ticket. It is `waiting_for_person`, or `condition_failed`
         *     if the task is stuck on an automatic step, or the reason why no workflow took the ticket. It is
         *     empty if somebody works on the ticket.
         */
        AllTaskOutput: {
            task_id?: number | null;
            ticket_number: string;
            ticket_subject: string;
            status?: components["schemas"]["TaskStatusEnum"] | components["schemas"]["NullEnum"];
            rev?: number | null;
            readonly priority: string;
            department: string;
            category: string;
            sub_category: string;
            readonly workflow: components["schemas"]["WorkflowRefOutput"] | null;
            readonly current_step: components["schemas"]["StepRefOutput"] | null;
            readonly owner: components["schemas"]["OwnerOutput"] | null;
            readonly assigned_users: components["schemas"]["AssigneeOutput"][];
            readonly waiting_for_role: string | null;
            readonly reason: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            target_resolution?: string | null;
            /** Format: date-time */
            resolution_time?: string | null;
            readonly sla: components["schemas"]["SlaOutput"] | null;
            readonly nearest: components["schemas"]["NearestOutput"] | null;
        };
        AssignWorkflowInputRequest: {
            workflow_id: number;
        };
        AssigneeOutput: {
            user_id: number;
            user_full_name: string;
            role: string;
        };
        /** @enum {string} */
        AssignmentEnum: "round_robin" | "least_loaded" | "sticky" | "claim";
        /** @description An event. The four `user_` fields are null if a message or a command acted, not a person. */
        AuditEventOutput: {
            readonly id: number;
            /** Format: date-time */
            readonly created_at: string;
            readonly user_type: string | null;
            readonly user_id: number | null;
            readonly user_full_name: string | null;
            readonly user_email: string | null;
            readonly action: string;
            readonly target_type: string;
            readonly target_id: string;
            readonly target_label: string;
            readonly changes: {
                [key: string]: unknown;
            };
            readonly request_id: string;
            /** @description The service in which the action happened. */
            readonly service: string;
        };
        /**
         * @description An absence from all roles, from `away_from` up to `away_until`. Only an Admin may name
         *     another person.
         */
        AvailabilityInputRequest: {
            /** Format: date-time */
            away_from: string;
            /** Format: date-time */
            away_until: string;
            /**
             * Format: int64
             * @description Somebody of one of the roles, who takes the turns meanwhile.
             */
            delegate_user_id?: number | null;
            /** Format: int64 */
            user_id?: number;
        };
        /** @description The absence of a person; the moments are null if there is none. */
        AvailabilityOutput: {
            user_id: number;
            /** Format: date-time */
            away_from: string | null;
            /** Format: date-time */
            away_until: string | null;
            readonly delegate_user_id: number | null;
        };
        AvailableTransitionsOutput: {
            task_id: number;
            rev: number;
            results: components["schemas"]["ExitOutput"][];
        };
        /** @enum {unknown} */
        BlankEnum: "";
        BulkInputWithFieldsRequest: {
            /** @description Only a preview may omit it; the results are then those of every command. */
            action?: components["schemas"]["ActionEnum"];
            task_ids: number[];
            preview?: boolean;
            reason?: string;
            notes?: string;
            /** Format: int64 */
            new_user_id?: number;
            /** Format: int64 */
            user_id?: number;
            priority?: string;
        };
        BulkOutput: {
            results: components["schemas"]["BulkOutputItem"][];
        };
        /**
         * @description The result of one task. `status` is the HTTP status that the same command would get if it
         *     were sent to this task alone. `code` and `error` say why the command was refused. `action` is
         *     present only in a preview.
         */
        BulkOutputItem: {
            task_id: number;
            action?: string;
            ok: boolean;
            status: number;
            code?: string;
            error?: string;
        };
        /**
         * @description A whole calendar. `open` takes precedence over `closed`, and both take precedence over
         *     `hours`.
         *
         *     With `country`, the country's holidays are copied into `closed`, up to `holidays_until`. Without
         *     that date, an edit for the same country and subdivision keeps the stored date, and an edit for
         *     another one copies the holidays up to the end of the year after next. If the date is earlier
         *     than the stored one, the copied holidays after it are removed. A holiday that somebody removed
         *     from `closed` stays removed.
         */
        CalendarInputRequest: {
            name: string;
            /** @description An IANA zone: Europe/Berlin. */
            time_zone: string;
            hours: {
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                mon?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                tue?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                wed?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                thu?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                fri?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                sat?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                sun?: string[][];
            };
            closed?: components["schemas"]["ClosedDayFormRequest"][];
            open?: components["schemas"]["OpenDayFormRequest"][];
            /** @default  */
            country: string | null;
            /** @default  */
            subdivision: string | null;
            /** Format: date */
            holidays_until?: string | null;
        };
        CalendarNameOutput: {
            name: string;
            time_zone: string;
        };
        /** @description A calendar as its newest revision left it. */
        CalendarOutput: {
            calendar_id: number;
            name: string;
            time_zone: string;
            hours: {
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                mon?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                tue?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                wed?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                thu?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                fri?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                sat?: string[][];
                /**
                 * @example [
                 *       [
                 *         "09:00",
                 *         "12:00"
                 *       ],
                 *       [
                 *         "13:00",
                 *         "17:00"
                 *       ]
                 *     ]
                 */
                sun?: string[][];
            };
            closed: components["schemas"]["ClosedDayForm"][];
            open: components["schemas"]["OpenDayForm"][];
            /** @description Empty if no holidays are copied. */
            country: string;
            subdivision: string;
            /** Format: date */
            holidays_until: string | null;
            rev: number;
        };
        CandidateOutput: {
            user_id: number;
            user_full_name: string;
            outcome: components["schemas"]["StandingEnum"];
            reason: string;
        };
        /**
         * @description The result of checking the chain. `checked` is the number of events that were valid,
         *     `first_broken` is the id of the first event that has changed, and `unsealed` is the number of
         *     events without a seal.
         *
         *     A worker checks a long chain. Then `finished_at` is the time of the last result; `finished_at`
         *     and `valid` are null if there is no result yet. While `running` is true, the worker has checked
         *     `running_checked` of `seals` events.
         */
        ChainOutput: {
            readonly valid: boolean | null;
            readonly checked: number;
            readonly first_broken: number | null;
            readonly unsealed: number;
            /** Format: date-time */
            readonly finished_at: string | null;
            readonly running: boolean;
            readonly running_checked: number | null;
            readonly seals: number;
        };
        /** @description The person who made a revision. */
        ChangedByOutput: {
            readonly user_id: number;
            readonly full_name: string;
        };
        /** @description The name of the copy. If the name is empty, the copy gets the original's name followed by "(copy)". */
        CloneInputRequest: {
            /** @default  */
            name: string;
        };
        ClosedDayForm: {
            /** Format: date */
            date: string;
            /** @default  */
            name: string;
        };
        ClosedDayFormRequest: {
            /** Format: date */
            date: string;
            /** @default  */
            name: string;
        };
        ClosedOnOutput: {
            /** Format: date */
            date: string;
            name: string;
        };
        /** @enum {string} */
        CodeEnum: "no_steps" | "no_start" | "multiple_starts" | "no_end" | "unreachable_step" | "cannot_reach_end" | "dead_end" | "cycle_without_exit" | "automatic_cycle" | "self_loop" | "unknown_step" | "no_way_out" | "condition_invalid" | "condition_unknown_field" | "weight_range" | "weight_sum" | "role_empty" | "escalation_to_itself" | "escalation_circle" | "sla_order" | "sla_not_positive" | "sla_tight" | "end_logic_queue" | "duplicate_match_key" | "blank_name";
        /** @enum {string} */
        CommandEnum: "start" | "act" | "claim" | "transfer" | "escalate" | "resume" | "hold" | "change_priority" | "change_owner" | "cancel" | "reopen";
        /** @description A revision of the calendar, by which the task's time counts from `since` on. */
        CountedInOutput: {
            calendar_id: number;
            rev: number;
            /**
             * Format: date-time
             * @description Null for the first revision, in force from the start.
             */
            since: string | null;
            time_zone: string;
            /** @description Keys are weekdays, mon to sun. */
            hours: {
                [key: string]: string[][];
            };
            /** @description The closed days in the task's time while the revision is in force. */
            closed: components["schemas"]["ClosedOnOutput"][];
            /** @description The days with hours of their own, while the revision is in force. */
            open: components["schemas"]["OpenOnOutput"][];
        };
        CountriesOutput: {
            /** @description ISO 3166 codes of two letters, ascending. */
            countries: string[];
        };
        /** @description A country whose public holidays a calendar can copy. */
        CountryOutput: {
            code: string;
            subdivisions: components["schemas"]["SubdivisionOutput"][];
        };
        CountsOutput: {
            /** @description Open tickets. Each of these numbers is counted up to 10000. */
            active: number;
            /** @description Open tickets whose nearest target has passed. */
            late: number;
            /** @description Open tickets that are not late and whose step has used 80 % of its time. */
            soon: number;
            /** @description Tickets on which nobody works. */
            unassigned: number;
        };
        CreatedGraphOutput: {
            readonly nodes: components["schemas"]["CreatedNodeOutput"][];
            readonly edges: components["schemas"]["EdgeOutput"][];
        };
        /**
         * @description A step of the draft. `role_id` and `escalate_to` are Auth's ids of roles. An automatic step has
         *     no role.
         */
        CreatedNodeOutput: {
            readonly step_id: number;
            readonly temp_id: string;
            readonly name: string;
            readonly role_id: number | null;
            readonly role_name: string | null;
            readonly escalate_to: number | null;
            readonly description: string;
            readonly instruction: string;
            /** Format: decimal */
            readonly weight: string;
            readonly order: number;
            readonly is_start: boolean;
            readonly is_end: boolean;
            readonly assignment: components["schemas"]["AssignmentEnum"];
            readonly capacity: number | null;
            readonly design: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        /** @description A new workflow. `temp_id_mapping` maps each `temp_id` of the request to the new step id. */
        CreatedWorkflowOutput: {
            readonly workflow_id: number;
            /** @description Who made it; null: a command did. */
            readonly user_id: number | null;
            readonly name: string;
            readonly description: string;
            readonly category: string;
            readonly sub_category: string;
            readonly department: string;
            readonly status: components["schemas"]["WorkflowStatusEnum"];
            readonly is_published: boolean;
            /** @example 72:00:00 */
            readonly low_sla: string | null;
            /** @example 72:00:00 */
            readonly medium_sla: string | null;
            /** @example 72:00:00 */
            readonly high_sla: string | null;
            /** @example 72:00:00 */
            readonly urgent_sla: string | null;
            readonly end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** @description Null if time counts round the clock. */
            readonly calendar_id: number | null;
            readonly active_version: number | null;
            /** @description The draft was edited since the active version was frozen. */
            readonly has_unpublished_changes: boolean;
            /** Format: date-time */
            readonly archived_at: string | null;
            readonly rev: number;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly updated_at: string;
            readonly graph: components["schemas"]["CreatedGraphOutput"];
            readonly temp_id_mapping: {
                [key: string]: number;
            };
        };
        CsrfOutput: {
            csrf_token: string;
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        DeadLetterDetailOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["DeadLetterState"];
            /** @description The reason why the message could not be handled, as a stable code. */
            reason: string;
            /** @description The names of the message's missing or wrong fields; empty if they are not known. */
            readonly finding: string;
            queue: string;
            /** @description The Celery task of the message; empty if it names none. */
            task: string;
            message_id: string;
            request_id: string;
            /** Format: date-time */
            received_at: string;
            /** @description The number of attempts. */
            readonly attempts: number;
            /** @description The dead letter whose replay became this dead letter. */
            readonly replay_of: number | null;
            error: string;
            headers: {
                [key: string]: unknown;
            };
            /** @description The body as it was received; bytes that are not text are escaped. */
            body: string;
            body_truncated: boolean;
            /** @description Whether the message was stored completely enough to send it again. */
            readonly is_replayable: boolean;
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        DeadLetterOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["DeadLetterState"];
            /** @description The reason why the message could not be handled, as a stable code. */
            reason: string;
            /** @description The names of the message's missing or wrong fields; empty if they are not known. */
            readonly finding: string;
            queue: string;
            /** @description The Celery task of the message; empty if it names none. */
            task: string;
            message_id: string;
            request_id: string;
            /** Format: date-time */
            received_at: string;
            /** @description The number of attempts. */
            readonly attempts: number;
            /** @description The dead letter whose replay became this dead letter. */
            readonly replay_of: number | null;
        };
        /** @enum {string} */
        DeadLetterState: "dead" | "replayed" | "discarded";
        /** @description Work to place in the calendar. */
        DeadlineInputRequest: {
            /** Format: date-time */
            start: string;
            /** @example 72:00:00 */
            duration: string;
            pauses?: components["schemas"]["PauseInputRequest"][];
        };
        /**
         * @description The first moment at which the duration is used up. If a pause without end comes before this
         *     moment, `deadline` is null and the segments end at the beginning of that pause.
         */
        DeadlineOutput: {
            /** Format: date-time */
            deadline: string | null;
            segments: components["schemas"]["WalkSegmentOutput"][];
        };
        /** @description A decision with the facts that it was based on. `seq` is that of the event that contains it. */
        DecisionOutput: {
            seq: number;
            /** Format: date-time */
            at: string;
            kind: components["schemas"]["DecisionOutputKindEnum"];
            /** @description The chosen person; in a match, the workflow. Null if none was chosen. */
            chosen: number | null;
            /** @description The person whose turn was used. A delegate may have taken it. */
            turn_of: number | null;
            /** @description Null if no strategy chose a person, as for a claim or a deadline. */
            assignment: components["schemas"]["AssignmentEnum"] | components["schemas"]["NullEnum"];
            capacity: number | null;
            /** @description In the order of their turns. */
            candidates: components["schemas"]["CandidateOutput"][];
            reason: string;
            step: components["schemas"]["StepRefOutput"] | null;
            role: string | null;
            /** Format: date-time */
            due_at: string | null;
            workflow: components["schemas"]["MatchedWorkflowOutput"] | null;
        };
        /** @enum {string} */
        DecisionOutputKindEnum: "match" | "assignment" | "owner" | "deadline" | "escalation";
        /** @description Somebody who may be named as the delegate. */
        DelegateOutput: {
            readonly user_id: number;
            readonly user_full_name: string;
            /**
             * Format: date-time
             * @description The end of the person's own absence; null if they are not away now.
             */
            readonly away_until: string | null;
        };
        /** @description The step on which the task would be after the command, and the role that would get it. */
        DestinationOutput: {
            step_id: number;
            name: string;
            role: string;
            /** @description The person who would get the work now. Absent if nobody would, and in a task's detail. */
            next_user_full_name?: string;
            /**
             * Format: date-time
             * @description The deadline if the command were sent now; absent without an SLA.
             */
            due_at?: string;
        };
        DiscardInputRequest: {
            reason: string;
        };
        /** @description A transition between two nodes, which are given by the sender's names for them. */
        EdgeInput: {
            /** @description CEL over `ticket` and `task`; empty: always open. Ignored if `rule` is sent. */
            condition?: string | null;
            /** @description Open only if no conditioned transition of the step is true. */
            is_default?: boolean;
            /** @description The rule builder's tree, or null. */
            rule?: {
                [key: string]: unknown;
            } | null;
            from_temp_id?: string | number;
            to_temp_id?: string | number;
            /** @default  */
            name: string;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            /** @description Used if there is no from_temp_id. */
            from?: string | number;
            /** @description Used if there is no to_temp_id. */
            to?: string | number;
        };
        /** @description A transition between two nodes, which are given by the sender's names for them. */
        EdgeInputRequest: {
            /** @description CEL over `ticket` and `task`; empty: always open. Ignored if `rule` is sent. */
            condition?: string | null;
            /** @description Open only if no conditioned transition of the step is true. */
            is_default?: boolean;
            /** @description The rule builder's tree, or null. */
            rule?: {
                [key: string]: unknown;
            } | null;
            from_temp_id?: string | number;
            to_temp_id?: string | number;
            /** @default  */
            name: string;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            /** @description Used if there is no from_temp_id. */
            from?: string | number;
            /** @description Used if there is no to_temp_id. */
            to?: string | number;
        };
        EdgeOutput: {
            readonly transition_id: number;
            readonly from_step_id: number;
            readonly to_step_id: number;
            readonly name: string;
            readonly order: number;
            readonly condition: string;
            readonly is_default: boolean;
            readonly rule: {
                [key: string]: unknown;
            } | null;
            readonly design: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        /** @description With `transition_id`: an existing transition. Else a new transition. */
        EdgeUpdateInputRequest: {
            /** @description CEL over `ticket` and `task`; empty: always open. Ignored if `rule` is sent. */
            condition?: string | null;
            /** @description Open only if no conditioned transition of the step is true. */
            is_default?: boolean;
            /** @description The rule builder's tree, or null. */
            rule?: {
                [key: string]: unknown;
            } | null;
            from_temp_id?: string | number;
            to_temp_id?: string | number;
            /** @default  */
            name: string;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            /** Format: int64 */
            transition_id?: number | null;
            /** @description Used if there is neither `from_temp_id` nor `from`. */
            from_step_id?: string | number;
            /** @description Used if there is neither `to_temp_id` nor `to`. */
            to_step_id?: string | number;
            /** @description Used if there is no from_temp_id. */
            from?: string | number;
            /** @description Used if there is no to_temp_id. */
            to?: string | number;
        };
        /** @description A person who edited the draft since the active version was frozen. */
        EditorOutput: {
            user_id: number;
            full_name: string;
            /**
             * Format: date-time
             * @description The time of the last edit.
             */
            changed_at: string;
        };
        /** @enum {string} */
        EndLogicEnum: "asset" | "budget" | "notification";
        EscalateInputRequest: {
            /** Format: int64 */
            task_item_id: number;
            reason: string;
            rev?: number;
        };
        EscalationRoleOutput: {
            role_id: number;
            name: string;
            system: string;
        };
        /**
         * @description The workflow's properties, without its graph. The calendar is given by name; if it is empty, time
         *     counts round the clock.
         */
        ExchangedFacts: {
            name: string;
            /** @default  */
            description: string;
            category: string;
            /** @default  */
            sub_category: string;
            department: string;
            /** @example 72:00:00 */
            low_sla?: string | null;
            /** @example 72:00:00 */
            medium_sla?: string | null;
            /** @example 72:00:00 */
            high_sla?: string | null;
            /** @example 72:00:00 */
            urgent_sla?: string | null;
            /** @default  */
            end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** @default  */
            calendar: string;
        };
        /**
         * @description The workflow's properties, without its graph. The calendar is given by name; if it is empty, time
         *     counts round the clock.
         */
        ExchangedFactsRequest: {
            name: string;
            /** @default  */
            description: string;
            category: string;
            /** @default  */
            sub_category: string;
            department: string;
            /** @example 72:00:00 */
            low_sla?: string | null;
            /** @example 72:00:00 */
            medium_sla?: string | null;
            /** @example 72:00:00 */
            high_sla?: string | null;
            /** @example 72:00:00 */
            urgent_sla?: string | null;
            /** @default  */
            end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** @default  */
            calendar: string;
        };
        ExchangedGraph: {
            nodes: components["schemas"]["ExchangedNode"][];
            edges: components["schemas"]["EdgeInput"][];
        };
        ExchangedGraphRequest: {
            nodes: components["schemas"]["ExchangedNodeRequest"][];
            edges: components["schemas"]["EdgeInputRequest"][];
        };
        /** @description A step. Edges refer to it by its `temp_id`. */
        ExchangedNode: {
            name: string;
            role: {
                system?: string;
                name: string;
            } | null;
            escalate_to?: {
                system?: string;
                name: string;
            } | null;
            /** @default  */
            description: string;
            /** @default  */
            instruction: string;
            /**
             * Format: decimal
             * @default 1.0000
             */
            weight: string;
            order?: number;
            /** @default false */
            is_start: boolean;
            /** @default false */
            is_end: boolean;
            /**
             * @description How the step finds its person among those of its role.
             * @default round_robin
             */
            assignment: components["schemas"]["AssignmentEnum"];
            /** @description A person with so many open items or more is passed over; null: no limit. */
            capacity?: number | null;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            temp_id: string;
        };
        /** @description A step. Edges refer to it by its `temp_id`. */
        ExchangedNodeRequest: {
            name: string;
            role: {
                system?: string;
                name: string;
            } | null;
            escalate_to?: {
                system?: string;
                name: string;
            } | null;
            /** @default  */
            description: string;
            /** @default  */
            instruction: string;
            /**
             * Format: decimal
             * @default 1.0000
             */
            weight: string;
            order?: number;
            /** @default false */
            is_start: boolean;
            /** @default false */
            is_end: boolean;
            /**
             * @description How the step finds its person among those of its role.
             * @default round_robin
             */
            assignment: components["schemas"]["AssignmentEnum"];
            /** @description A person with so many open items or more is passed over; null: no limit. */
            capacity?: number | null;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            temp_id: string;
        };
        /** @description A workflow as `export` returns it and `import` accepts it. */
        ExchangedWorkflow: {
            format: components["schemas"]["FormatEnum"];
            schema: number;
            workflow: components["schemas"]["ExchangedFacts"];
            graph: components["schemas"]["ExchangedGraph"];
        };
        /** @description A workflow as `export` returns it and `import` accepts it. */
        ExchangedWorkflowRequest: {
            format: components["schemas"]["FormatEnum"];
            schema: number;
            workflow: components["schemas"]["ExchangedFactsRequest"];
            graph: components["schemas"]["ExchangedGraphRequest"];
        };
        ExitOutput: {
            transition_id: number | null;
            name: string;
            to_step: components["schemas"]["StepRefOutput"] | null;
        };
        /**
         * @description A notice that could not be sent. `state` is `pending` if the suite will try again, and `dead`
         *     if the notice waits until an Admin retries it.
         */
        FailedNotificationOutput: {
            id: number;
            state: components["schemas"]["FailedNotificationOutputStateEnum"];
            user_type: string;
            user_id: number;
            user_full_name: string;
            notification_type: string;
            subject: string;
            related_ticket_number: string;
            attempts: number;
            error: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it is tried next.
             */
            available_at: string;
        };
        /** @enum {string} */
        FailedNotificationOutputStateEnum: "pending" | "dead" | "published";
        /**
         * @description The turns of a role in a period. `spread` is the highest `difference` among the people minus
         *     the lowest. It is below 2 if the rotation is fair.
         */
        FairnessOutput: {
            role_id: number;
            name: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            turns: number;
            /** Format: double */
            spread: number;
            people: components["schemas"]["ShareOutput"][];
        };
        /**
         * @description One thing that a person or the suite did; `text_code` identifies its sentence.
         *
         *     `from` and `to` are people (for example of a transfer), steps (of an act) or priorities. `deadline`
         *     is that of the task, or of the item that the entry is about.
         */
        FeedEntryOutput: {
            seq: number;
            /** @description The task's revision afterwards. */
            rev: number;
            /** Format: date-time */
            at: string;
            kind: components["schemas"]["FeedEntryOutputKindEnum"];
            text_code: components["schemas"]["TextCodeEnum"];
            /** @description Null if the suite did it. */
            actor: components["schemas"]["PersonOutput"] | null;
            on_behalf_of: components["schemas"]["PersonOutput"] | null;
            to: string | {
                user_type: string;
                user_id: number;
                full_name: string;
            } | {
                step_id: number;
                name: string;
            } | null;
            /** @description Empty if none was given. */
            reason: string;
            step: components["schemas"]["StepRefOutput"] | null;
            /** @description The role in which the work was given, or empty. */
            role: string;
            /** Format: date-time */
            deadline: string | null;
            from: string | {
                user_type: string;
                user_id: number;
                full_name: string;
            } | {
                step_id: number;
                name: string;
            } | null;
        };
        /** @enum {string} */
        FeedEntryOutputKindEnum: "opened" | "assigned" | "waiting" | "passed" | "stuck" | "started" | "acted" | "transferred" | "escalated" | "released" | "priority_changed" | "owner_changed" | "content_changed" | "calendar_changed" | "completed" | "cancelled" | "warned" | "late" | "escalation_waiting" | "held" | "resumed" | "reopened";
        /**
         * @description A changed field. `before` and `after` have the form of the stored definition.
         *
         *     `kind` is behaviour if tasks run differently, wording if people read other texts, layout if only
         *     the drawing differs.
         */
        FieldChangeOutput: {
            readonly field: string;
            readonly kind: components["schemas"]["FieldChangeOutputKindEnum"];
            readonly before: string | boolean | null;
            readonly after: string | boolean | null;
        };
        /** @enum {string} */
        FieldChangeOutputKindEnum: "behaviour" | "wording" | "layout";
        /**
         * @description An error or a warning. Keys that do not apply are absent.
         *
         *     A step without an id is named by its `temp_id`. A transition without an id is named by `edge`,
         *     its place in the `edges` of the request.
         */
        FindingOutput: {
            code: components["schemas"]["CodeEnum"];
            severity: components["schemas"]["SeverityEnum"];
            step_id?: number;
            temp_id?: string;
            transition_id?: number;
            edge?: number;
            field?: string;
            message: string;
            fix?: string;
            fix_action?: components["schemas"]["FixActionOutput"];
        };
        /**
         * @description An edit that removes the finding. Keys that do not apply are absent.
         *
         *     `set_field` sets `field` to the new `value`. It is a field of the step or of the transition or,
         *     if neither is named, of the workflow. The value has the form that `update-graph` and
         *     `update-details` accept. A new `condition` removes the `rule`. `add_transition` connects two
         *     steps by a new transition with this `name`, which may be the default. `remove_transition`
         *     removes a transition, and `remove_step` a step with all transitions from or to it.
         *
         *     A step without an id is named by its `temp_id`. A transition without an id is named by `edge`,
         *     its place in the `edges` of the request.
         */
        FixActionOutput: {
            kind: components["schemas"]["FixActionOutputKindEnum"];
            step_id?: number;
            temp_id?: string;
            transition_id?: number;
            edge?: number;
            field?: string;
            value?: string | boolean | null;
            from_step_id?: number;
            from_temp_id?: string;
            to_step_id?: number;
            to_temp_id?: string;
            name?: string;
            is_default?: boolean;
        };
        /** @enum {string} */
        FixActionOutputKindEnum: "set_field" | "add_transition" | "remove_transition" | "remove_step";
        /** @description A workflow with its fields at the top level, and optionally its graph. */
        FlatWorkflowInputRequest: {
            name: string;
            /** @default  */
            description: string;
            category: string;
            /** @default  */
            sub_category: string;
            department: string;
            /** @example 72:00:00 */
            low_sla?: string | null;
            /** @example 72:00:00 */
            medium_sla?: string | null;
            /** @example 72:00:00 */
            high_sla?: string | null;
            /** @example 72:00:00 */
            urgent_sla?: string | null;
            /** @default  */
            end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** Format: int64 */
            calendar_id?: number | null;
            graph?: components["schemas"]["GraphInputRequest"];
        };
        /** @enum {string} */
        FormatEnum: "tts.workflow";
        GraphInputRequest: {
            nodes?: components["schemas"]["NodeInputRequest"][];
            edges?: components["schemas"]["EdgeInputRequest"][];
        };
        /** @description The draft as `{nodes, edges}`, in stored order and with all stored fields. */
        GraphOutput: {
            readonly nodes: components["schemas"]["NodeOutput"][];
            readonly edges: components["schemas"]["EdgeOutput"][];
        };
        /** @description The whole graph. Steps and transitions that it leaves out are removed from the draft. */
        GraphUpdateInputRequest: {
            nodes: components["schemas"]["NodeUpdateInputRequest"][];
            edges: components["schemas"]["EdgeUpdateInputRequest"][];
        };
        HealthOutput: {
            status: components["schemas"]["HealthState"];
        };
        /** @enum {string} */
        HealthState: "ok" | "error";
        /**
         * @description The number of items and of owned tickets that one person would get. If `user_id` is null,
         *     these are the numbers that nobody would get.
         */
        HeapOutput: {
            user_id: number | null;
            user_full_name: string;
            items: number;
            owned: number;
        };
        HeldRoleOutput: {
            readonly system: string;
            readonly role: string;
        };
        HistoryOutput: {
            task_item_history_id: number;
            status: components["schemas"]["TaskItemStatusEnum"];
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @description A fault on the way of a task. `count` is the number of times that the fault happened;
         *     `step_id` and `transition_id` say where. `resolved_by` is null if the suite itself resolved the
         *     incident.
         */
        IncidentOutput: {
            readonly incident_id: number;
            readonly kind: components["schemas"]["IncidentOutputKindEnum"];
            task_id: number;
            ticket_number: string;
            ticket_subject: string;
            workflow_name: string;
            readonly step_id: number | null;
            readonly step_name: string | null;
            readonly transition_id: number | null;
            readonly message: string;
            readonly count: number;
            /** Format: date-time */
            readonly first_seen: string;
            /** Format: date-time */
            readonly last_seen: string;
            readonly state: components["schemas"]["IncidentOutputStateEnum"];
            /** Format: date-time */
            readonly resolved_at: string | null;
            readonly resolved_by: number | null;
            readonly resolved_reason: string;
        };
        /** @enum {string} */
        IncidentOutputKindEnum: "nobody_eligible" | "condition_failed" | "end_logic_failed";
        /** @enum {string} */
        IncidentOutputStateEnum: "open" | "resolved";
        /** @description The reason for publishing the draft; it is audited. */
        InitializeInputRequest: {
            /** @default  */
            reason: string;
        };
        InviteInputRequest: {
            roles?: components["schemas"]["RoleInputRequest"][];
            /** Format: email */
            email: string;
            full_name: string;
            /**
             * @description An employee holds no roles and sees their own tickets.
             * @default staff
             */
            user_type: components["schemas"]["UserTypeEnum"];
        };
        /** @description An account with its one-time link. The link is also mailed, and is not shown again. */
        InvitedOutput: {
            readonly user_id: number;
            readonly user_type: string;
            readonly email: string;
            readonly full_name: string;
            readonly is_active: boolean;
            readonly is_set_up: boolean;
            readonly roles: components["schemas"]["HeldRoleOutput"][];
            /** Format: date-time */
            readonly created_at: string;
            readonly set_up_link: string;
            /** Format: date-time */
            readonly set_up_expires_at: string;
        };
        ItemTaskOutput: {
            task_id: number;
            status: components["schemas"]["TaskStatusEnum"];
            rev: number;
            ticket: components["schemas"]["ItemTicketOutput"];
            workflow: components["schemas"]["WorkflowRefOutput"];
            current_step: components["schemas"]["StepRefOutput"] | null;
            /** Format: date-time */
            target_resolution: string | null;
            /** @description The deadline of the whole ticket. */
            sla: components["schemas"]["SlaOutput"];
        };
        ItemTicketOutput: {
            ticket_number: string;
            subject: string;
            priority: string;
            status: string;
            category: string;
            sub_category: string;
            department: string;
        };
        /** @description A kind of ticket that an initialized workflow accepts. */
        KindOutput: {
            department: string;
            category: string;
            /** @description Empty if the workflow names no sub-category. */
            sub_category: string;
        };
        KindsOutput: {
            kinds: components["schemas"]["KindOutput"][];
        };
        /**
         * @description A page of the tasks that would be passed on, in the order in which that would happen. The
         *     numbers by person are about all of these tasks.
         */
        LeavingOutput: {
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["PassedOnOutput"][];
            user_id: number;
            user_full_name: string;
            /** @description The roles that the person is in and would leave. */
            roles: components["schemas"]["LeftRoleOutput"][];
            /** @description Tasks beyond the first 500, about which nothing was decided. */
            left_out: number;
            /** @description Most work first; the work that nobody gets comes last. */
            people: components["schemas"]["HeapOutput"][];
        };
        LeftRoleOutput: {
            role_id: number;
            name: string;
            system: string;
        };
        LinksOutput: {
            /** Format: uri */
            schema: string;
            /** Format: uri */
            docs: string;
            /** Format: uri */
            redoc: string;
            /** Format: uri */
            admin: string;
            /** Format: uri */
            health: string;
            /** Format: uri */
            readiness: string;
            /** Format: uri */
            metrics: string;
        };
        /**
         * @description One person's turn on a step. `user_id` is the holder, who need not be the person who ended the turn.
         *
         *     `notes` are the words of `closed_by`, or the suite's reason if no person ended the turn.
         */
        LogEntryOutput: {
            task_item_id: number;
            user_id: number;
            user_full_name: string;
            role: string;
            status: components["schemas"]["TaskItemStatusEnum"];
            origin: components["schemas"]["OriginEnum"];
            notes: string;
            /** Format: date-time */
            assigned_on: string;
            /** Format: date-time */
            acted_on: string | null;
            /** Format: date-time */
            target_resolution: string | null;
            assigned_on_step_id: number | null;
            assigned_on_step_name: string;
            task_history: components["schemas"]["HistoryOutput"][];
            outcome: components["schemas"]["OutcomeEnum"];
            /** @description The person who acted on the item; null if nobody did. */
            acted_by: components["schemas"]["NamedPersonOutput"] | null;
            /** @description Who ended the turn, by an act or in another way; null if no person did. */
            closed_by: components["schemas"]["NamedPersonOutput"] | null;
        };
        LoginInputRequest: {
            email: string;
            password: string;
        };
        MapEdgeOutput: {
            transition_id: number;
            from_step_id: number;
            to_step_id: number;
            name: string;
            taken: boolean;
        };
        MapNodeOutput: {
            step_id: number;
            name: string;
            role: string;
            state: components["schemas"]["StepStateEnum"];
            /** Format: date-time */
            entered_at: string | null;
            /** Format: date-time */
            left_at: string | null;
            holder: string | null;
            /** @description The role in which the last holder held the step; null if nobody held it. */
            holder_role: string | null;
            /** @description Whether `holder_role` is not the role of the step, as after an escalation. */
            is_escalated: boolean;
            instruction: string;
            /** @description The role that this step escalates to; null if there is none. */
            escalate_to: string | null;
            is_start: boolean;
            is_end: boolean;
        };
        MatchedWorkflowOutput: {
            workflow_id: number;
            name: string;
            version: number | null;
        };
        MessageOutput: {
            readonly message: string;
        };
        /** @description One of the caller's own items with the fields of the task and the ticket in its row. */
        MyTaskOutput: {
            task_item_id: number;
            status: components["schemas"]["TaskItemStatusEnum"];
            role: string;
            origin: components["schemas"]["OriginEnum"];
            /** Format: date-time */
            assigned_on: string;
            /** Format: date-time */
            target_resolution: string | null;
            /** Format: date-time */
            acted_on: string | null;
            /** @description How the item ended; `acted` only if somebody acted on it. */
            outcome: components["schemas"]["OutcomeEnum"];
            readonly sla: components["schemas"]["SlaOutput"];
            readonly task: components["schemas"]["ItemTaskOutput"];
        };
        NamedPersonOutput: {
            user_id: number;
            full_name: string;
        };
        NamedUserOutput: {
            user_id: number;
            user_full_name: string;
        };
        /** @description The deadline that comes next: that of the current step if it has one, else that of the ticket. */
        NearestOutput: {
            status: components["schemas"]["SlaStatusEnum"];
            percent: number | null;
            /** Format: date-time */
            due_at: string | null;
            remaining_seconds: number | null;
            paused: boolean;
            of: components["schemas"]["OfEnum"];
            /** @description Empty if it is the deadline of the ticket. */
            step_name: string;
        };
        /** @description A workflow and its graph side by side. */
        NestedWorkflowInputRequest: {
            workflow: components["schemas"]["WorkflowInputRequest"];
            graph?: components["schemas"]["GraphInputRequest"];
        };
        /**
         * @description The person who would get the item or the ownership, and why. `user_id` is null if nobody
         *     would get it.
         */
        NextHolderOutput: {
            user_id: number | null;
            user_full_name: string;
            reason: string;
            /** @description If nobody would get it: whether it waits for a person, for capacity or for a claim. */
            readonly waits_for: string | null;
            /** Format: date-time */
            due_at: string | null;
        };
        /**
         * @description The next turn. `turn_of` is the person who has it. `taker` is the person who would get the
         *     ticket: `turn_of` or their delegate. Both are null if nobody could take a ticket.
         */
        NextTurnOutput: {
            taker: components["schemas"]["NamedUserOutput"] | null;
            turn_of: components["schemas"]["NamedUserOutput"] | null;
            reason: string;
        };
        /** @description A step of a new workflow. */
        NodeInputRequest: {
            name: string;
            /**
             * Format: int64
             * @description Null: automatic.
             */
            role_id?: number | null;
            role?: string;
            /** Format: int64 */
            escalate_to?: number | null;
            /** @default  */
            description: string;
            /** @default  */
            instruction: string;
            /**
             * Format: decimal
             * @default 1.0000
             */
            weight: string;
            order?: number;
            /** @default false */
            is_start: boolean;
            /** @default false */
            is_end: boolean;
            /**
             * @description How the step finds its person among those of its role.
             * @default round_robin
             */
            assignment: components["schemas"]["AssignmentEnum"];
            /** @description A person with so many open items or more is passed over; null: no limit. */
            capacity?: number | null;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            temp_id?: string | number;
            /** @description Used if there is no temp_id. */
            step_id?: string | number;
        };
        /**
         * @description A step of the draft. `role_id` and `escalate_to` are Auth's ids of roles. An automatic step has
         *     no role.
         */
        NodeOutput: {
            readonly step_id: number;
            readonly name: string;
            readonly role_id: number | null;
            readonly role_name: string | null;
            readonly escalate_to: number | null;
            readonly description: string;
            readonly instruction: string;
            /** Format: decimal */
            readonly weight: string;
            readonly order: number;
            readonly is_start: boolean;
            readonly is_end: boolean;
            readonly assignment: components["schemas"]["AssignmentEnum"];
            readonly capacity: number | null;
            readonly design: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        /** @description With `step_id`: an existing step, whose omitted fields stay as they are. Else a new step. */
        NodeUpdateInputRequest: {
            name: string;
            /**
             * Format: int64
             * @description Null: automatic.
             */
            role_id?: number | null;
            role?: string;
            /** Format: int64 */
            escalate_to?: number | null;
            /** @default  */
            description: string;
            /** @default  */
            instruction: string;
            /**
             * Format: decimal
             * @default 1.0000
             */
            weight: string;
            order?: number;
            /** @default false */
            is_start: boolean;
            /** @default false */
            is_end: boolean;
            /**
             * @description How the step finds its person among those of its role.
             * @default round_robin
             */
            assignment: components["schemas"]["AssignmentEnum"];
            /** @description A person with so many open items or more is passed over; null: no limit. */
            capacity?: number | null;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            temp_id?: string | number;
            /** Format: int64 */
            step_id?: number | null;
        };
        NullEnum: null;
        /** @enum {string} */
        OfEnum: "step" | "ticket";
        /** @description A command that the caller may send. `needs` are its required fields. Keys without a value are absent. */
        OfferOutput: {
            command: components["schemas"]["CommandEnum"];
            label: string;
            needs: string[];
            /** @description The item that the command is about. */
            task_item_id?: number;
            /** @description The transition of an act; null if the act finishes the task. */
            transition_id?: number | null;
            to?: components["schemas"]["DestinationOutput"];
            /** @description Why the task would refuse this now. */
            refused?: components["schemas"]["RefusedOutput"];
        };
        OffersOutput: {
            task_id: number;
            rev: number;
            offers: components["schemas"]["OfferOutput"][];
        };
        OpenDayForm: {
            /** Format: date */
            date: string;
            /**
             * @example [
             *       [
             *         "09:00",
             *         "12:00"
             *       ],
             *       [
             *         "13:00",
             *         "17:00"
             *       ]
             *     ]
             */
            hours: string[][];
        };
        OpenDayFormRequest: {
            /** Format: date */
            date: string;
            /**
             * @example [
             *       [
             *         "09:00",
             *         "12:00"
             *       ],
             *       [
             *         "13:00",
             *         "17:00"
             *       ]
             *     ]
             */
            hours: string[][];
        };
        OpenOnOutput: {
            /** Format: date */
            date: string;
            /** @description Pairs of "HH:MM"; the end is exclusive. */
            hours: string[][];
        };
        /** @enum {string} */
        OriginEnum: "System" | "Transferred" | "Escalation";
        /** @enum {string} */
        OutboxState: "pending" | "published" | "dead" | "discarded";
        /** @enum {string} */
        OutcomeEnum: "open" | "acted" | "transferred" | "escalated" | "cancelled";
        /** @description A ticket that the caller owns. */
        OwnedTicketOutput: {
            task_id: number;
            ticket_number: string;
            ticket_subject: string;
            ticket_description: string;
            status: components["schemas"]["TaskStatusEnum"];
            rev: number;
            readonly priority: string;
            category: string;
            sub_category: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            target_resolution: string | null;
            /** @description Empty once the task has ended. */
            current_step_name: string;
            readonly assigned_users: components["schemas"]["AssigneeOutput"][];
            /** @description The role in which the current step waits for a holder, or null. */
            readonly waiting_for_role: string | null;
            readonly sla: components["schemas"]["SlaOutput"];
            readonly nearest: components["schemas"]["NearestOutput"];
        };
        /** @description The input of a change of the owner. */
        OwnerInputRequest: {
            rev?: number;
            /** Format: int64 */
            user_id: number;
            /** @default  */
            reason: string;
        };
        OwnerOutput: {
            user_id: number;
            user_full_name: string;
        };
        PaginatedAbsenceOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["AbsenceOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedAccountOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["AccountOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedAllTaskOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["AllTaskOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedAuditEventOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["AuditEventOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedCalendarOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["CalendarOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedDeadLetterOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["DeadLetterOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedDecisionOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["DecisionOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedDelegateOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["DelegateOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedFailedNotificationOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["FailedNotificationOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedFeedEntryOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["FeedEntryOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedIncidentOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["IncidentOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedMyTaskOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["MyTaskOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedOwnedTicketOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["OwnedTicketOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedRevisionOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["RevisionOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedRoleMemberOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["RoleMemberOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedRoleRowOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["RoleRowOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedStepOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["StepOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedTakenTurnOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["TakenTurnOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedTaskOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["TaskOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedTicketOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["TicketOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedTransitionOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["TransitionOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedUnsentMessageOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["UnsentMessageOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedVersionOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["VersionOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedWorkflowOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["WorkflowOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        ParticipantOutput: {
            user_type: string;
            user_id: number;
            full_name: string;
            relation: string;
        };
        /**
         * @description A task that would be passed on. `holder` is null if the open item stays with its holder,
         *     `owner` if the ownership stays.
         */
        PassedOnOutput: {
            task_id: number;
            ticket_number: string;
            ticket_subject: string;
            status: components["schemas"]["TaskStatusEnum"];
            priority: string;
            current_step: components["schemas"]["_StepField"] | null;
            role: string | null;
            holder: components["schemas"]["NextHolderOutput"] | null;
            owner: components["schemas"]["SuccessorOutput"] | null;
        };
        PasswordChangeInputRequest: {
            current_password: string;
            new_password: string;
        };
        PasswordForgotInputRequest: {
            email: string;
        };
        PasswordResetInputRequest: {
            token: string;
            new_password: string;
        };
        PatchedProfileInputRequest: {
            full_name?: string;
        };
        /** @description The changed fields of a step. Omitted fields stay as they are. */
        PatchedStepUpdateInputRequest: {
            name?: string;
            /**
             * Format: int64
             * @description Null: automatic.
             */
            role_id?: number | null;
            role?: string;
            /** Format: int64 */
            escalate_to?: number | null;
            /** @default  */
            description: string;
            /** @default  */
            instruction: string;
            /**
             * Format: decimal
             * @default 1.0000
             */
            weight: string;
            order?: number;
            /** @default false */
            is_start: boolean;
            /** @default false */
            is_end: boolean;
            /**
             * @description How the step finds its person among those of its role.
             * @default round_robin
             */
            assignment: components["schemas"]["AssignmentEnum"];
            /** @description A person with so many open items or more is passed over; null: no limit. */
            capacity?: number | null;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        /**
         * @description The one writable field of a task: its priority, with a reason.
         *
         *     All other fields result from commands (transitions, transfer, escalate, cancel). A body that
         *     contains one of them is refused.
         */
        PatchedTaskUpdateInputRequest: {
            rev?: number;
            reason?: string;
            priority?: components["schemas"]["PriorityEnum"];
        };
        /** @description The changed fields of a transition. Omitted fields stay as they are. */
        PatchedTransitionUpdateInputRequest: {
            /** @description CEL over `ticket` and `task`; empty: always open. Ignored if `rule` is sent. */
            condition?: string | null;
            /** @description Open only if no conditioned transition of the step is true. */
            is_default?: boolean;
            /** @description The rule builder's tree, or null. */
            rule?: {
                [key: string]: unknown;
            } | null;
            /** Format: int64 */
            from_step_id?: number;
            /** Format: int64 */
            to_step_id?: number;
            name?: string;
            order?: number;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        /** @description The workflow's properties, without its graph. */
        PatchedWorkflowInputRequest: {
            name?: string;
            /** @default  */
            description: string;
            category?: string;
            /** @default  */
            sub_category: string;
            department?: string;
            /** @example 72:00:00 */
            low_sla?: string | null;
            /** @example 72:00:00 */
            medium_sla?: string | null;
            /** @example 72:00:00 */
            high_sla?: string | null;
            /** @example 72:00:00 */
            urgent_sla?: string | null;
            /** @default  */
            end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** Format: int64 */
            calendar_id?: number | null;
        };
        PauseInputRequest: {
            /** Format: date-time */
            start: string;
            /**
             * Format: date-time
             * @description Null while the clock is paused.
             */
            end?: string | null;
        };
        PauseOutput: {
            /** Format: date-time */
            start: string;
            /**
             * Format: date-time
             * @description Null while the clock is paused.
             */
            end: string | null;
        };
        PersonOutput: {
            user_type: string;
            user_id: number;
            full_name: string;
        };
        /** @description A person's place in the turns of a role. */
        PlaceOutput: {
            user_id: number;
            user_full_name: string;
            /** @description Open items in all roles and workflows. */
            open_items: number;
            /** Format: date-time */
            away_until: string | null;
            delegate: components["schemas"]["NamedUserOutput"] | null;
            /** @description Whether the next turn is this person's. */
            is_next: boolean;
        };
        /** @description The effect that an edit would have on open tasks. */
        PreviewOutput: {
            open_tasks: number;
            earlier: number;
            later: number;
            newly_breached: number;
            no_longer_breached: number;
        };
        /** @enum {string} */
        PriorityEnum: "Low" | "Medium" | "High" | "Critical";
        /** @description The input of a command that needs a reason. */
        PriorityInputRequest: {
            rev?: number;
            reason: string;
            priority: components["schemas"]["PriorityEnum"];
        };
        ProfileOutput: {
            readonly user_id: number;
            readonly user_type: string;
            readonly email: string;
            readonly full_name: string;
            readonly roles: components["schemas"]["HeldRoleOutput"][];
            readonly systems: string[];
            /** Format: date-time */
            readonly created_at: string;
        };
        /**
         * @description The changes that publishing the draft would make. `waiting_tickets` is the number of waiting
         *     tickets that the workflow would take at once.
         */
        PublishPreviewOutput: {
            /** @description Null if no version is active. */
            diff: components["schemas"]["VersionDiffOutput"] | null;
            findings: components["schemas"]["FindingOutput"][];
            changed_by: components["schemas"]["EditorOutput"][];
            waiting_tickets: number;
            running: components["schemas"]["RunningOutput"];
        };
        ReadinessOutput: {
            status: components["schemas"]["HealthState"];
            database: components["schemas"]["HealthState"];
            migrations: components["schemas"]["HealthState"];
            broker: components["schemas"]["HealthState"];
            channel_layer: components["schemas"]["HealthState"];
        };
        /** @enum {string} */
        ReasonEnum: "open" | "closed" | "holiday" | "paused";
        /** @description The input of a command that needs a reason. */
        ReasonInputRequest: {
            rev?: number;
            reason: string;
        };
        RefusedOutput: {
            code: string;
            error: string;
        };
        ResolveInputRequest: {
            reason: string;
        };
        RetriedOutput: {
            retried: number;
        };
        /** @description The input of a command without fields of its own. */
        RevInputRequest: {
            rev?: number;
        };
        /** @description An edit, with the number of open tasks that have taken it up. */
        RevisionOutput: {
            rev: number;
            /** Format: date-time */
            at: string;
            changed_by: number | null;
            /** @description Empty if no person has this number now, or a command made the edit. */
            readonly changed_by_name: string;
            restored_from: number | null;
            readonly state: components["schemas"]["RevisionOutputStateEnum"];
            readonly done: number;
            of: number;
        };
        /** @enum {string} */
        RevisionOutputStateEnum: "applying" | "applied";
        /** @description A role. `role_id` is its id in Auth. */
        RoleDetailOutput: {
            readonly role_id: number;
            readonly name: string;
            readonly system: string;
            readonly members: components["schemas"]["RoleMemberOutput"][];
        };
        RoleInputRequest: {
            /** @default tts */
            system: string;
            role: string;
        };
        /** @description A current or former member. */
        RoleMemberOutput: {
            readonly user_id: number;
            readonly user_full_name: string;
            readonly is_active: boolean;
            /**
             * Format: date-time
             * @description The end of the person's absence; null if they are not away now.
             */
            readonly away_until: string | null;
        };
        /** @description A role in the list of roles, with the number of its people. */
        RoleRowOutput: {
            readonly role_id: number;
            readonly name: string;
            readonly system: string;
            readonly people: number;
            /** @description How many of them are away now. */
            readonly away: number;
        };
        RolesInputRequest: {
            roles: components["schemas"]["RoleInputRequest"][];
        };
        RootOutput: {
            name: string;
            version: string;
            links: components["schemas"]["LinksOutput"];
        };
        /**
         * @description The open tasks of the workflow. They run on their own versions to the end, even if a new
         *     version is published.
         */
        RunningOutput: {
            tasks: number;
            /** @description Tasks on a step that the draft lacks, or that it changes in more than layout. */
            on_changed_steps: number;
        };
        SegmentOutput: {
            /** Format: date-time */
            start: string;
            /** Format: date-time */
            end: string;
            /** @description Whether the calendar counts this stretch. */
            counted: boolean;
            reason: components["schemas"]["ReasonEnum"];
        };
        /** @description The signed-in person. `expires_in` is the remaining lifetime of the access token in seconds. */
        SessionOutput: {
            readonly user: components["schemas"]["UserOutput"];
            readonly expires_in: number;
        };
        /** @enum {string} */
        SeverityEnum: "error" | "warning";
        /**
         * @description A person's part of the turns. `expected_turns` is the number of turns that the person would
         *     have had if each turn had been divided equally among all people who could take it.
         */
        ShareOutput: {
            user_id: number;
            user_full_name: string;
            turns: number;
            /** Format: double */
            expected_turns: number;
            /** Format: double */
            difference: number;
            /** @description The turns whose work the person got. */
            taken: number;
            /** @description How many of the `taken` turns belonged to others. */
            for_others: number;
            /** @description The person's turns that a delegate took. */
            by_delegates: number;
            skipped: components["schemas"]["SkipsOutput"];
        };
        /** @description A person whose turn was skipped, and why. */
        SkipOutput: {
            user_id: number;
            user_full_name: string;
            reason: string;
        };
        /** @description How often the person's turn came and was skipped, by the reason. */
        SkipsOutput: {
            away: number;
            at_capacity: number;
        };
        SlaOutput: {
            status: components["schemas"]["SlaStatusEnum"];
            percent: number | null;
            /** Format: date-time */
            due_at: string | null;
            remaining_seconds: number | null;
            paused: boolean;
        };
        /** @enum {string} */
        SlaStatusEnum: "none" | "due" | "soon" | "overdue" | "paused" | "met" | "missed";
        /**
         * @description The error body if another person has changed the workflow meanwhile: the current revision,
         *     the person, and the time.
         *
         *     After `update-graph`, `diff` has the changes that lead from the current draft to the graph in
         *     the request. It is null if that graph is malformed. In `diff`, a step or transition without an
         *     id has the id null.
         */
        StaleOutput: {
            readonly error: string;
            readonly code: string;
            readonly details: {
                [key: string]: string[];
            };
            readonly request_id: string;
            readonly rev: number;
            readonly changed_by: components["schemas"]["ChangedByOutput"] | null;
            /** Format: date-time */
            readonly changed_at: string;
            readonly diff: components["schemas"]["VersionDiffOutput"] | null;
        };
        /** @enum {string} */
        StandingEnum: "chosen" | "later" | "away" | "at_capacity" | "delegate";
        /** @description The input of a command without fields of its own. */
        StartInputRequest: {
            rev?: number;
            status: components["schemas"]["StartInputStatusEnum"];
        };
        /** @enum {string} */
        StartInputStatusEnum: "in progress";
        /**
         * @description A step that was added, removed or changed. A new step of a graph that was sent has a `temp_id`
         *     instead of an id.
         */
        StepDiffOutput: {
            readonly step_id: number | null;
            readonly temp_id: string;
            readonly name: string;
            readonly changes: components["schemas"]["FieldChangeOutput"][];
        };
        /** @description A new step of a draft. */
        StepInputRequest: {
            name: string;
            /**
             * Format: int64
             * @description Null: automatic.
             */
            role_id?: number | null;
            role?: string;
            /** Format: int64 */
            escalate_to?: number | null;
            /** @default  */
            description: string;
            /** @default  */
            instruction: string;
            /**
             * Format: decimal
             * @default 1.0000
             */
            weight: string;
            order?: number;
            /** @default false */
            is_start: boolean;
            /** @default false */
            is_end: boolean;
            /**
             * @description How the step finds its person among those of its role.
             * @default round_robin
             */
            assignment: components["schemas"]["AssignmentEnum"];
            /** @description A person with so many open items or more is passed over; null: no limit. */
            capacity?: number | null;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            /** Format: int64 */
            workflow_id: number;
        };
        StepOfRoleOutput: {
            workflow_id: number;
            workflow_name: string;
            step_id: number;
            step_name: string;
            assignment: components["schemas"]["AssignmentEnum"];
            capacity: number | null;
        };
        /** @description A step with the workflow to whose draft it belongs. */
        StepOutput: {
            readonly step_id: number;
            readonly workflow_id: number;
            readonly name: string;
            readonly role_id: number | null;
            readonly role_name: string | null;
            readonly escalate_to: number | null;
            readonly description: string;
            readonly instruction: string;
            /** Format: decimal */
            readonly weight: string;
            readonly order: number;
            readonly is_start: boolean;
            readonly is_end: boolean;
            readonly assignment: components["schemas"]["AssignmentEnum"];
            readonly capacity: number | null;
            readonly design: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        /**
         * @description A step's part of the task's time. There is one row for each visit, then one for each step
         *     that was not visited.
         */
        StepPartOutput: {
            step_id: number;
            name: string;
            /** @description 1 for the first visit; null for a step that was not entered. */
            visit: number | null;
            state: components["schemas"]["StepStateEnum"];
            /** Format: double */
            weight: number;
            /**
             * Format: double
             * @description The weight of the heaviest path from this step, inclusive, to an end.
             */
            path_weight: number;
            /**
             * Format: double
             * @description weight / path_weight, from 0 to 1.
             */
            share: number;
            /**
             * @description The part of the task's time that was left at `reckoned_at`.
             * @example 72:00:00
             */
            left: string | null;
            /**
             * @description The part of `left` that the step got.
             * @example 72:00:00
             */
            span: string | null;
            /** Format: date-time */
            assigned_on: string | null;
            /**
             * Format: date-time
             * @description When the share was computed: at an assignment, a new priority or an escalation.
             */
            reckoned_at: string | null;
            /** Format: date-time */
            target_resolution: string | null;
            /**
             * Format: date-time
             * @description When the task left the step.
             */
            acted_on: string | null;
        };
        StepRefOutput: {
            step_id: number;
            name: string;
        };
        /** @enum {string} */
        StepStateEnum: "done" | "active" | "pending" | "skipped";
        /** @description The changed fields of a step. Omitted fields stay as they are. */
        StepUpdateInputRequest: {
            name: string;
            /**
             * Format: int64
             * @description Null: automatic.
             */
            role_id?: number | null;
            role?: string;
            /** Format: int64 */
            escalate_to?: number | null;
            /** @default  */
            description: string;
            /** @default  */
            instruction: string;
            /**
             * Format: decimal
             * @default 1.0000
             */
            weight: string;
            order?: number;
            /** @default false */
            is_start: boolean;
            /** @default false */
            is_end: boolean;
            /**
             * @description How the step finds its person among those of its role.
             * @default round_robin
             */
            assignment: components["schemas"]["AssignmentEnum"];
            /** @description A person with so many open items or more is passed over; null: no limit. */
            capacity?: number | null;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        StepsDiffOutput: {
            readonly added: components["schemas"]["StepDiffOutput"][];
            readonly removed: components["schemas"]["StepDiffOutput"][];
            readonly changed: components["schemas"]["StepDiffOutput"][];
        };
        /** @description The queues and tasks of all messages in a list, on all its pages. */
        StuckNamesOutput: {
            queues: string[];
            tasks: string[];
        };
        SubdivisionOutput: {
            code: string;
            name: string;
        };
        /**
         * @description The person who would get the item or the ownership, and why. `user_id` is null if nobody
         *     would get it.
         */
        SuccessorOutput: {
            user_id: number | null;
            user_full_name: string;
            reason: string;
        };
        /**
         * @description A turn with its ticket. If `taker` differs from the person of the turn, a delegate took the
         *     turn.
         */
        TakenTurnOutput: {
            ticket_number: string;
            ticket_subject: string;
            /** Format: date-time */
            at: string;
            taker: components["schemas"]["NamedUserOutput"];
            turn_of: components["schemas"]["NamedUserOutput"];
            reason: string;
            skipped: components["schemas"]["SkipOutput"][];
        };
        /** @description The numbers of tickets in the caller's lists; null for a list they may not see. */
        TaskCountsOutput: {
            own: components["schemas"]["CountsOutput"];
            /** @description Tickets that the caller may claim. */
            queue: components["schemas"]["CountsOutput"];
            owned: components["schemas"]["CountsOutput"] | null;
            all: components["schemas"]["CountsOutput"] | null;
        };
        /** @description A task to open for a ticket that has none. Without `workflow_id`, matching finds the workflow. */
        TaskCreateInputRequest: {
            ticket_number: string;
            workflow_id?: number | null;
        };
        /**
         * @description A row with further fields for the ticket page: the role that the task's current step
         *     escalates to, and the commands that the caller may send.
         */
        TaskDetailOutput: {
            task_id: number;
            ticket_number: string;
            ticket_subject: string;
            status: components["schemas"]["TaskStatusEnum"];
            rev: number;
            readonly priority: string;
            readonly workflow: components["schemas"]["WorkflowRefOutput"];
            readonly current_step: components["schemas"]["StepRefOutput"] | null;
            readonly owner: components["schemas"]["OwnerOutput"] | null;
            readonly assigned_users: components["schemas"]["AssigneeOutput"][];
            /** @description The role in which the current step waits for a holder, or null. */
            readonly waiting_for_role: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            target_resolution: string | null;
            /** Format: date-time */
            resolution_time: string | null;
            readonly sla: components["schemas"]["SlaOutput"];
            readonly nearest: components["schemas"]["NearestOutput"];
            /** @description The role that the current step escalates to; null if there is none. */
            readonly escalate_to: components["schemas"]["EscalationRoleOutput"] | null;
            /** @description As in `/tasks/{id}/offers/`. */
            readonly offers: components["schemas"]["OfferOutput"][];
        };
        /** @enum {string} */
        TaskItemStatusEnum: "new" | "in progress" | "resolved" | "reassigned" | "escalated" | "breached";
        TaskMapOutput: {
            task_id: number;
            status: components["schemas"]["TaskStatusEnum"];
            version: number;
            nodes: components["schemas"]["MapNodeOutput"][];
            edges: components["schemas"]["MapEdgeOutput"][];
        };
        /** @description A row of a task list, and the detail. */
        TaskOutput: {
            task_id: number;
            ticket_number: string;
            ticket_subject: string;
            status: components["schemas"]["TaskStatusEnum"];
            rev: number;
            readonly priority: string;
            readonly workflow: components["schemas"]["WorkflowRefOutput"];
            readonly current_step: components["schemas"]["StepRefOutput"] | null;
            readonly owner: components["schemas"]["OwnerOutput"] | null;
            readonly assigned_users: components["schemas"]["AssigneeOutput"][];
            /** @description The role in which the current step waits for a holder, or null. */
            readonly waiting_for_role: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            target_resolution: string | null;
            /** Format: date-time */
            resolution_time: string | null;
            readonly sla: components["schemas"]["SlaOutput"];
            readonly nearest: components["schemas"]["NearestOutput"];
        };
        /**
         * @description Explains why a task is due when it is.
         *
         *     The target is the moment at which `sla` is used up if time counts from `arrived_at` on, only in
         *     the open `hours`, and not during `pauses`. So anybody can recompute the target. `steps` have the
         *     stored decisions about the steps. Without an SLA there is no target, and no step has a span.
         */
        TaskSlaOutput: {
            task_id: number;
            ticket_number: string;
            priority: components["schemas"]["PriorityEnum"];
            status: components["schemas"]["SlaStatusEnum"];
            /** Format: date-time */
            arrived_at: string;
            /** @example 72:00:00 */
            sla: string | null;
            /** Format: date-time */
            target_resolution: string | null;
            calendar: components["schemas"]["CalendarNameOutput"];
            /** @description The revisions of the calendar in order; empty if time counts round the clock. */
            hours: components["schemas"]["CountedInOutput"][];
            /** @description From the arrival to the target; at most the first 3,000. */
            segments: components["schemas"]["SegmentOutput"][];
            pauses: components["schemas"]["PauseOutput"][];
            steps: components["schemas"]["StepPartOutput"][];
            sentences: string[];
        };
        /** @enum {string} */
        TaskStatusEnum: "pending" | "in progress" | "on_hold" | "completed" | "cancelled";
        /**
         * @description The one writable field of a task: its priority, with a reason.
         *
         *     All other fields result from commands (transitions, transfer, escalate, cancel). A body that
         *     contains one of them is refused.
         */
        TaskUpdateInputRequest: {
            rev?: number;
            reason: string;
            priority: components["schemas"]["PriorityEnum"];
        };
        /** @enum {string} */
        TextCodeEnum: "opened" | "assigned" | "taken_up" | "claimed" | "waiting" | "passed" | "stuck" | "started" | "work_begun" | "moved" | "moved_on_behalf" | "finished" | "finished_on_behalf" | "transferred" | "escalated" | "released" | "priority_changed" | "owner_changed" | "content_changed" | "calendar_changed" | "completed" | "cancelled" | "warned_80" | "warned_90" | "item_late" | "target_passed" | "escalation_waiting" | "held" | "resumed" | "reopened";
        TicketAccessOutput: {
            can_read: boolean;
            can_write: boolean;
            /** @description Whether the content may be changed. */
            can_change: boolean;
            sees_internal: boolean;
            relation: string;
            participants: components["schemas"]["ParticipantOutput"][];
            /** @description Fields and further keys of the ticket that were decided on and cannot change. */
            decided_fields: string[];
            /** @description Whether the ticket's task has ended. */
            is_over: boolean;
        };
        /** @description A ticket as the workflow knows it. If it has a task, `status` is that of the task. */
        TicketOutput: {
            id: number;
            ticket_id: string;
            subject: string;
            description: string;
            department: string;
            category: string;
            sub_category: string;
            priority: string;
            readonly status: string;
            employee: {
                [key: string]: unknown;
            };
            source_service: string;
            dynamic_data: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            arrived_at: string;
            /** Format: date-time */
            fetched_at: string;
            readonly task_id: number | null;
            /**
             * Format: date-time
             * @description The ticket's deadline while its clock runs, else null.
             */
            readonly expected_at: string | null;
            /** @description Why no workflow took the ticket; empty if it has a task. */
            unmatched_reason: string;
        };
        TransferInputRequest: {
            /** Format: int64 */
            task_item_id: number;
            /** Format: int64 */
            new_user_id: number;
            /** @default  */
            notes: string;
            rev?: number;
        };
        TransitionDiffOutput: {
            readonly transition_id: number | null;
            readonly name: string;
            readonly changes: components["schemas"]["FieldChangeOutput"][];
        };
        /** @description A new transition between two steps of one draft. */
        TransitionInputRequest: {
            /** @description CEL over `ticket` and `task`; empty: always open. Ignored if `rule` is sent. */
            condition?: string | null;
            /** @description Open only if no conditioned transition of the step is true. */
            is_default?: boolean;
            /** @description The rule builder's tree, or null. */
            rule?: {
                [key: string]: unknown;
            } | null;
            /** Format: int64 */
            from_step_id: number;
            /** Format: int64 */
            to_step_id: number;
            name?: string;
            order?: number;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
            /** Format: int64 */
            workflow_id?: number;
        };
        /** @description A transition with the workflow to whose draft it belongs. */
        TransitionOutput: {
            readonly transition_id: number;
            readonly workflow_id: number;
            readonly from_step_id: number;
            readonly to_step_id: number;
            readonly name: string;
            readonly order: number;
            readonly condition: string;
            readonly is_default: boolean;
            readonly rule: {
                [key: string]: unknown;
            } | null;
            readonly design: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        /** @description The changed fields of a transition. Omitted fields stay as they are. */
        TransitionUpdateInputRequest: {
            /** @description CEL over `ticket` and `task`; empty: always open. Ignored if `rule` is sent. */
            condition?: string | null;
            /** @description Open only if no conditioned transition of the step is true. */
            is_default?: boolean;
            /** @description The rule builder's tree, or null. */
            rule?: {
                [key: string]: unknown;
            } | null;
            /** Format: int64 */
            from_step_id?: number;
            /** Format: int64 */
            to_step_id?: number;
            name?: string;
            order?: number;
            design?: {
                x?: number;
                y?: number;
            } & {
                [key: string]: unknown;
            };
        };
        TransitionsDiffOutput: {
            readonly added: components["schemas"]["TransitionDiffOutput"][];
            readonly removed: components["schemas"]["TransitionDiffOutput"][];
            readonly changed: components["schemas"]["TransitionDiffOutput"][];
        };
        /**
         * @description The value of the condition. Only `true` would open the transition, and `error` would be an
         *     incident. `read` lists the keys of the ticket that the condition reads.
         */
        TriedConditionOutput: {
            value: components["schemas"]["ValueEnum"];
            error?: string;
            read: string[];
        };
        /** @description A condition, and the ticket to try it on: the number of an existing ticket, or a supposed ticket. */
        TryConditionInputRequest: {
            condition: string;
            ticket_number?: string;
            ticket?: {
                [key: string]: unknown;
            };
        };
        /** @description A page of the role's people in the order of their turns, with the last and the next turn. */
        TurnsOutput: {
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["PlaceOutput"][];
            role_id: number;
            name: string;
            system: string;
            /** @description The person of the last turn. */
            last_turn: components["schemas"]["NamedUserOutput"] | null;
            next_turn: components["schemas"]["NextTurnOutput"];
            /** @description The steps of the role in the workflows as they are now. */
            steps: components["schemas"]["StepOfRoleOutput"][];
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        UnsentMessageDetailOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["OutboxState"];
            queue: string;
            task: string;
            message_id: string;
            readonly request_id: string;
            /** Format: date-time */
            created_at: string;
            attempts: number;
            error: string;
            headers: {
                [key: string]: unknown;
            };
            /** @description The body of the Celery message that would be published. */
            readonly body: string;
            readonly is_replayable: boolean;
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        UnsentMessageOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["OutboxState"];
            queue: string;
            task: string;
            message_id: string;
            readonly request_id: string;
            /** Format: date-time */
            created_at: string;
            attempts: number;
        };
        /** @description An error body that also has the findings, as `validate` returns them. */
        UnsoundOutput: {
            readonly error: string;
            readonly code: string;
            readonly details: {
                [key: string]: string[];
            };
            readonly request_id: string;
            readonly findings: components["schemas"]["FindingOutput"][];
        };
        /**
         * @description The new draft.
         *
         *     `temp_id_mapping` maps each `temp_id` of the request to its step id. If the request names a step
         *     or transition that was deleted, the part is created again with a new id. The mapping then maps
         *     the id in the request to the new id. `transition_id_mapping` contains only transitions that were
         *     created again. It is separate, because a step may have the same number.
         */
        UpdatedGraphOutput: {
            readonly nodes: components["schemas"]["NodeOutput"][];
            readonly edges: components["schemas"]["EdgeOutput"][];
            readonly rev: number;
            readonly has_unpublished_changes: boolean;
            readonly temp_id_mapping: {
                [key: string]: number;
            };
            readonly transition_id_mapping: {
                [key: string]: number;
            };
        };
        UserOutput: {
            readonly user_id: number;
            readonly user_type: string;
            readonly email: string;
            readonly full_name: string;
            readonly roles: components["schemas"]["HeldRoleOutput"][];
            readonly systems: string[];
        };
        /** @enum {string} */
        UserTypeEnum: "staff" | "employee";
        /** @description The result of checking a draft or a graph. `rev` is the revision of the workflow at that moment. */
        ValidationOutput: {
            valid: boolean;
            findings: components["schemas"]["FindingOutput"][];
            rev: number;
        };
        /** @enum {string} */
        ValueEnum: "true" | "false" | "absent" | "error";
        /** @description A frozen version; `sha256` is the digest of its definition. */
        VersionDetailOutput: {
            readonly version: number;
            readonly sha256: string;
            readonly is_active: boolean;
            /** Format: date-time */
            readonly created_at: string;
            /** @description Null: a command did. */
            readonly created_by: number | null;
            readonly definition: {
                [key: string]: unknown;
            };
        };
        /**
         * @description The differences between two versions, between a version and the draft, or between the draft and a
         *     graph that was sent. `kinds` lists each kind that occurs.
         */
        VersionDiffOutput: {
            readonly kinds: string[];
            readonly header: components["schemas"]["FieldChangeOutput"][];
            readonly steps: components["schemas"]["StepsDiffOutput"];
            readonly transitions: components["schemas"]["TransitionsDiffOutput"];
        };
        /** @description A frozen version; `sha256` is the digest of its definition. */
        VersionOutput: {
            readonly version: number;
            readonly sha256: string;
            readonly is_active: boolean;
            /** Format: date-time */
            readonly created_at: string;
            /** @description Null: a command did. */
            readonly created_by: number | null;
        };
        /** @description A stretch of time, half open. */
        WalkSegmentOutput: {
            /** Format: date-time */
            start: string;
            /** Format: date-time */
            end: string;
            counted: boolean;
            reason: components["schemas"]["ReasonEnum"];
        };
        WorkflowCreateRequest: components["schemas"]["FlatWorkflowInputRequest"] | components["schemas"]["NestedWorkflowInputRequest"];
        /** @description A workflow with its draft. */
        WorkflowDetailOutput: {
            readonly workflow_id: number;
            /** @description Who made it; null: a command did. */
            readonly user_id: number | null;
            readonly name: string;
            readonly description: string;
            readonly category: string;
            readonly sub_category: string;
            readonly department: string;
            readonly status: components["schemas"]["WorkflowStatusEnum"];
            readonly is_published: boolean;
            /** @example 72:00:00 */
            readonly low_sla: string | null;
            /** @example 72:00:00 */
            readonly medium_sla: string | null;
            /** @example 72:00:00 */
            readonly high_sla: string | null;
            /** @example 72:00:00 */
            readonly urgent_sla: string | null;
            readonly end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** @description Null if time counts round the clock. */
            readonly calendar_id: number | null;
            readonly active_version: number | null;
            /** @description The draft was edited since the active version was frozen. */
            readonly has_unpublished_changes: boolean;
            /** Format: date-time */
            readonly archived_at: string | null;
            readonly rev: number;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly updated_at: string;
            readonly graph: components["schemas"]["GraphOutput"];
        };
        /** @description The workflow's properties, without its graph. */
        WorkflowInputRequest: {
            name: string;
            /** @default  */
            description: string;
            category: string;
            /** @default  */
            sub_category: string;
            department: string;
            /** @example 72:00:00 */
            low_sla?: string | null;
            /** @example 72:00:00 */
            medium_sla?: string | null;
            /** @example 72:00:00 */
            high_sla?: string | null;
            /** @example 72:00:00 */
            urgent_sla?: string | null;
            /** @default  */
            end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** Format: int64 */
            calendar_id?: number | null;
        };
        /**
         * @description A workflow without its graph. `active_version` is the number of the version on which new
         *     tasks run.
         */
        WorkflowOutput: {
            readonly workflow_id: number;
            /** @description Who made it; null: a command did. */
            readonly user_id: number | null;
            readonly name: string;
            readonly description: string;
            readonly category: string;
            readonly sub_category: string;
            readonly department: string;
            readonly status: components["schemas"]["WorkflowStatusEnum"];
            readonly is_published: boolean;
            /** @example 72:00:00 */
            readonly low_sla: string | null;
            /** @example 72:00:00 */
            readonly medium_sla: string | null;
            /** @example 72:00:00 */
            readonly high_sla: string | null;
            /** @example 72:00:00 */
            readonly urgent_sla: string | null;
            readonly end_logic: components["schemas"]["EndLogicEnum"] | components["schemas"]["BlankEnum"];
            /** @description Null if time counts round the clock. */
            readonly calendar_id: number | null;
            readonly active_version: number | null;
            /** @description The draft was edited since the active version was frozen. */
            readonly has_unpublished_changes: boolean;
            /** Format: date-time */
            readonly archived_at: string | null;
            readonly rev: number;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        WorkflowRefOutput: {
            workflow_id: number;
            name: string;
            version: number | null;
        };
        /** @enum {string} */
        WorkflowStatusEnum: "draft" | "deployed" | "initialized" | "paused";
        _StepField: {
            step_id: number;
            name: string;
        };
        Error: {
            /** @description One sentence for a person. */
            error: string;
            /** @description A stable word for a program. */
            code: string;
            /** @description Messages by field; nested fields are joined by dots. */
            details: {
                [key: string]: string[];
            };
            request_id: string;
        };
    };
    responses: {
        /** @description The input is not valid; `details` names the fields. */
        Error400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Not signed in, or the token is not valid. */
        Error401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Signed in, but not for this endpoint; or `X-CSRFToken` is missing. */
        Error403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Missing, or not visible to this person. */
        Error404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The current state of the resource does not allow this request. */
        Error409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is too large. */
        Error413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is of an unsupported type. */
        Error415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        Error422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests, or too many failed sign-ins; see `Retry-After`. */
        Error429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Something this service depends on is away; see `Retry-After`. */
        Error503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    root: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RootOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    audit_events_list: {
        parameters: {
            query?: {
                action?: string;
                from?: string;
                /** @description Ordering */
                ordering?: ("-action" | "-created_at" | "-id" | "action" | "created_at" | "id")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the act, its target, or its person. Words of one or two letters are found where a word begins. */
                search?: string;
                target_id?: string;
                target_type?: string;
                to?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
                user_id?: number;
                user_type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedAuditEventOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    audit_events_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    audit_events_by_target_list: {
        parameters: {
            query: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                target_id: string;
                target_type: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedAuditEventOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    audit_events_verify_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    audit_events_verify_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_list: {
        parameters: {
            query?: {
                country?: string;
                /** @description Ordering */
                ordering?: ("-calendar_id" | "-name" | "-rev" | "calendar_id" | "name" | "rev")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the name. Words of one or two letters are found where a word begins. */
                search?: string;
                time_zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedCalendarOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_deadline_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadlineInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadlineOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_preview_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_revisions_list: {
        parameters: {
            query?: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedRevisionOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_revisions_restore_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: number;
                rev: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_countries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountriesOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    calendars_country: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountryOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    csrf: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsrfOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_list: {
        parameters: {
            query?: {
                /** @description Ordering */
                ordering?: ("-queue" | "-reason" | "-received_at" | "-task" | "queue" | "reason" | "received_at" | "task")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                queue?: string;
                reason?: string;
                received_after?: string;
                received_before?: string;
                search?: string;
                state?: ("dead" | "discarded" | "replayed")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedDeadLetterOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_discard_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_replay_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_names_retrieve: {
        parameters: {
            query?: {
                /** @description Ordering */
                ordering?: ("-queue" | "-reason" | "-received_at" | "-task" | "queue" | "reason" | "received_at" | "task")[];
                queue?: string;
                reason?: string;
                received_after?: string;
                received_before?: string;
                search?: string;
                state?: ("dead" | "discarded" | "replayed")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StuckNamesOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_login_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOutput"];
                };
            };
            400: components["responses"]["Error400"];
            /** @description The credentials are wrong, or the session has ended. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A page of somebody else's sent this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_logout_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A page of somebody else's sent this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_me_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_password_change_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChangeInputRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description The account of this person is kept elsewhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_password_forgot_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordForgotInputRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOutput"];
                };
            };
            400: components["responses"]["Error400"];
            /** @description A page of somebody else's sent this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_password_reset_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetInputRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Error400"];
            /** @description A page of somebody else's sent this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_profile_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description The account of this person is kept elsewhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_profile_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedProfileInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description The account of this person is kept elsewhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_refresh_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOutput"];
                };
            };
            /** @description The credentials are wrong, or the session has ended. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A page of somebody else's sent this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_roles_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldRoleOutput"][];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_users_list: {
        parameters: {
            query?: {
                is_active?: boolean;
                /** @description Whether they have chosen a password. */
                is_set_up?: boolean;
                /** @description Ordering */
                ordering?: ("-created_at" | "-email" | "-full_name" | "created_at" | "email" | "full_name")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description The name of a role they hold. */
                role?: string;
                /** @description Words of the name or the address. Words of one or two letters are found where a word begins. */
                search?: string;
                /** @description A system in which they hold a role. */
                system?: string;
                user_type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedAccountOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_users_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_users_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_users_activate_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_users_deactivate_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_users_invite_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    identity_users_roles_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolesInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    incidents_list: {
        parameters: {
            query?: {
                kind?: "condition_failed" | "end_logic_failed" | "nobody_eligible";
                /** @description Ordering */
                ordering?: ("-count" | "-first_seen" | "-incident_id" | "-last_seen" | "count" | "first_seen" | "incident_id" | "last_seen")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Number prefix, words of the subject, or the requester. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                state?: "any" | "open" | "resolved";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedIncidentOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    incidents_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    incidents_resolve_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    incidents_retry_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    me_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessOutput"];
                };
            };
        };
    };
    roles_list: {
        parameters: {
            query?: {
                /** @description Ordering */
                ordering?: ("-name" | "-role_id" | "-system" | "name" | "role_id" | "system")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the name. Words of one or two letters are found where a word begins. */
                search?: string;
                system?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedRoleRowOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_fairness_retrieve: {
        parameters: {
            query?: {
                /** @description A moment, or a day in UTC. Default: 30 days before `to`. */
                from?: string;
                /** @description A moment, or a day in UTC. A day is included. Default: now. */
                to?: string;
            };
            header?: never;
            path: {
                role_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FairnessOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_fairness_turns_list: {
        parameters: {
            query?: {
                /** @description A moment, or a day in UTC. Default: 30 days before `to`. */
                from?: string;
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description A moment, or a day in UTC. A day is included. Default: now. */
                to?: string;
            };
            header?: never;
            path: {
                role_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedTakenTurnOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_members_list: {
        parameters: {
            query?: {
                is_active?: boolean;
                /** @description Ordering */
                ordering?: ("-user_full_name" | "-user_id" | "user_full_name" | "user_id")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the name or the e-mail address, or the number. Words of one or two letters are found where a word begins. */
                search?: string;
            };
            header?: never;
            path: {
                role_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedRoleMemberOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_turns_retrieve: {
        parameters: {
            query?: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page, 10 without it. */
                page_size?: number;
            };
            header?: never;
            path: {
                role_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnsOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_absences_list: {
        parameters: {
            query?: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedAbsenceOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_availability_retrieve: {
        parameters: {
            query?: {
                user_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_availability_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AvailabilityInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_availability_destroy: {
        parameters: {
            query?: {
                user_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_delegates_list: {
        parameters: {
            query?: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the name or the e-mail address, or the number. Words of one or two letters are found where a word begins. */
                search?: string;
                user_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedDelegateOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    roles_leaving_retrieve: {
        parameters: {
            query: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page, 10 without it. */
                page_size?: number;
                role_id?: number[];
                user_id: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeavingOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    steps_list: {
        parameters: {
            query?: {
                is_end?: boolean;
                is_start?: boolean;
                /** @description Ordering */
                ordering?: ("-name" | "-order" | "-weight" | "-workflow_id" | "name" | "order" | "weight" | "workflow_id")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                role_id?: number;
                /** @description Words of the name or the description. Words of one or two letters are found where a word begins. */
                search?: string;
                workflow_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedStepOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    steps_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    steps_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this step. */
                step_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    steps_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this step. */
                step_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    steps_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this step. */
                step_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    steps_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this step. */
                step_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedStepUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_list: {
        parameters: {
            query?: {
                /** @description Whether the caller may claim it now. */
                claimable?: boolean;
                /** @description Whether the task's clock runs and its next deadline has passed. */
                late?: boolean;
                /** @description Ordering */
                ordering?: ("-created_at" | "-nearest" | "-status" | "-target_resolution" | "-task_id" | "created_at" | "nearest" | "status" | "target_resolution" | "task_id")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                priority?: "Critical" | "High" | "Low" | "Medium";
                /** @description Number prefix, words of the subject, or the requester. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                status?: "cancelled" | "completed" | "in progress" | "on_hold" | "pending";
                ticket_number?: string;
                workflow_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedTaskOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskCreateInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedTaskUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_action_logs_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionLogOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_available_transitions_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailableTransitionsOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_cancel_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_claim_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RevInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_decisions_list: {
        parameters: {
            query?: {
                kind?: "match" | "assignment" | "owner" | "deadline" | "escalation";
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
            };
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedDecisionOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_events_list: {
        parameters: {
            query?: {
                /** @description Only what happened after the task had this `rev`. */
                after_rev?: number;
                kind?: "opened" | "assigned" | "waiting" | "passed" | "stuck" | "started" | "acted" | "transferred" | "escalated" | "released" | "priority_changed" | "owner_changed" | "content_changed" | "calendar_changed" | "completed" | "cancelled" | "warned" | "late" | "escalation_waiting" | "held" | "resumed" | "reopened";
                /** @description Newest first with `-seq` or `-at`, else oldest first. */
                ordering?: "seq" | "-seq" | "at" | "-at";
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Part of a reason, a step, a role or a person's name. */
                search?: string;
            };
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedFeedEntryOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_hold_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_offers_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OffersOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_owner_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnerInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_priority_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriorityInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_reopen_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_resume_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RevInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_sla_retrieve: {
        parameters: {
            query?: {
                /** @description Explain as if the task's time counted in this calendar from the arrival on. */
                calendar_id?: number;
                /** @description Explain as if the task were on hold from now until this moment. */
                hold_until?: string;
                priority?: "Low" | "Medium" | "High" | "Critical";
            };
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskSlaOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_update_user_status_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_visualization_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskMapOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_all_tasks_list: {
        parameters: {
            query?: {
                category?: string;
                department?: string;
                /** @description Whether the task's clock runs and its next deadline has passed. */
                late?: boolean;
                /** @description Ordering */
                ordering?: ("-created_at" | "-nearest" | "-status" | "-target_resolution" | "-ticket_number" | "created_at" | "nearest" | "status" | "target_resolution" | "ticket_number")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                priority?: "Critical" | "High" | "Low" | "Medium";
                /** @description Number prefix, words of the subject, or the requester. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                status?: "cancelled" | "completed" | "in progress" | "on_hold" | "pending";
                sub_category?: string;
                tab?: "active" | "inactive" | "unassigned";
                ticket_number?: string;
                /** @description The number of the holder. */
                user_id?: number;
                workflow_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedAllTaskOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    task_bulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkInputWithFieldsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    task_counts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskCountsOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_escalate_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EscalateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_failed_notifications_list: {
        parameters: {
            query?: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedFailedNotificationOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_failed_notifications_retry_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                notification_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailedNotificationOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_failed_notifications_retry_all_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_logs_retrieve: {
        parameters: {
            query: {
                ticket_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionLogOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_my_tasks_list: {
        parameters: {
            query?: {
                /** @description open (default), acted, all, or one status of an item. */
                assignment_status?: "acted" | "all" | "breached" | "escalated" | "in progress" | "new" | "open" | "reassigned" | "resolved";
                /** @description Ordering */
                ordering?: ("-acted_on" | "-assigned_on" | "-priority" | "-target_resolution" | "-ticket_target_resolution" | "acted_on" | "assigned_on" | "priority" | "target_resolution" | "ticket_target_resolution")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                priority?: "Critical" | "High" | "Low" | "Medium";
                role?: string;
                /** @description Number prefix, words of the subject, or the requester. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                sla_status?: "due" | "none" | "overdue" | "paused" | "soon";
                workflow_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedMyTaskOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_owned_tickets_list: {
        parameters: {
            query?: {
                category?: string;
                /** @description Whether the task's clock runs and its next deadline has passed. */
                late?: boolean;
                /** @description Ordering */
                ordering?: ("-created_at" | "-nearest" | "-status" | "-target_resolution" | "-task_id" | "-updated_at" | "created_at" | "nearest" | "status" | "target_resolution" | "task_id" | "updated_at")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                priority?: "Critical" | "High" | "Low" | "Medium";
                /** @description Number prefix, words of the subject, or the requester. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                status?: "cancelled" | "completed" | "in progress" | "on_hold" | "pending";
                tab?: "active" | "inactive" | "unassigned";
                ticket_number?: string;
                workflow_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedOwnedTicketOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tasks_transfer_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_list: {
        parameters: {
            query?: {
                category?: string;
                department?: string;
                is_task_allocated?: boolean;
                /** @description Ordering */
                ordering?: ("-arrived_at" | "-id" | "-ticket_number" | "arrived_at" | "id" | "ticket_number")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                priority?: "Critical" | "High" | "Low" | "Medium";
                /** @description Number prefix, words of the subject, or the requester. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                sub_category?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedTicketOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_access_retrieve: {
        parameters: {
            query?: {
                /** @description Whom a service asks for; people ask for themselves. */
                user_id?: number;
                /** @description Whom a service asks for; people ask for themselves. */
                user_type?: "employee" | "staff";
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketAccessOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_assign_workflow_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignWorkflowInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_by_number_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    transitions_list: {
        parameters: {
            query?: {
                from_step_id?: number;
                /** @description Ordering */
                ordering?: ("-name" | "-order" | "-workflow_id" | "name" | "order" | "workflow_id")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the name. Words of one or two letters are found where a word begins. */
                search?: string;
                to_step_id?: number;
                workflow_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedTransitionOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    transitions_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransitionInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransitionOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    transitions_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this transition. */
                transition_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransitionOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    transitions_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this transition. */
                transition_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TransitionUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransitionOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    transitions_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this transition. */
                transition_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    transitions_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this transition. */
                transition_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedTransitionUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransitionOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    task_transition: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                task_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_list: {
        parameters: {
            query?: {
                created_after?: string;
                created_before?: string;
                /** @description Ordering */
                ordering?: ("-created_at" | "-queue" | "-task" | "created_at" | "queue" | "task")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                queue?: string;
                search?: string;
                state?: ("dead" | "discarded")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedUnsentMessageOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsentMessageDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_discard_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsentMessageDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_replay_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsentMessageDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_names_retrieve: {
        parameters: {
            query?: {
                created_after?: string;
                created_before?: string;
                /** @description Ordering */
                ordering?: ("-created_at" | "-queue" | "-task" | "created_at" | "queue" | "task")[];
                queue?: string;
                search?: string;
                state?: ("dead" | "discarded")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StuckNamesOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_list: {
        parameters: {
            query?: {
                /** @description Default: false. */
                archived?: boolean;
                category?: string;
                department?: string;
                /** @description Ordering */
                ordering?: ("-category" | "-created_at" | "-department" | "-name" | "-status" | "-updated_at" | "category" | "created_at" | "department" | "name" | "status" | "updated_at")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the name, the description or whose tickets it takes. Words of one or two letters are found where a word begins. */
                search?: string;
                status?: ("deployed" | "draft" | "initialized" | "paused")[];
                sub_category?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedWorkflowOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WorkflowCreateRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_archive_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_clone_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CloneInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_conditions_try_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TryConditionInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriedConditionOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_deploy_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsoundOutput"];
                };
            };
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_detail_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_export_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangedWorkflow"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_graph_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_initialize_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["InitializeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsoundOutput"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_pause_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_publish_preview_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishPreviewOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_restore_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_resume_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_update_details_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedWorkflowInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaleOutput"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_update_graph_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedGraphOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaleOutput"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_validate_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphUpdateInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_versions_list: {
        parameters: {
            query?: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedVersionOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_versions_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: number;
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_versions_diff_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                other: number;
                version: number;
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDiffOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_versions_diff_draft_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: number;
                /** @description A unique integer value identifying this workflow. */
                workflow_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDiffOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_import_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExchangedWorkflowRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWorkflowOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    workflows_kinds_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindsOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
}
