// Generated from the service's schema.yaml by `npm run generate:api`. Do not edit.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Which service this is. */
        get: operations["root"];
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
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The process is up and answers. */
        get: operations["healthz"];
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
        /** @description The service and what it depends on can work; 503 when one of them cannot. */
        get: operations["readyz"];
        put?: never;
        post?: never;
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
        /** @description Tickets: tts roles see all of them, employees their own. */
        get: operations["tickets_list"];
        put?: never;
        /** @description Create a ticket and hand it to the workflow. */
        post: operations["tickets_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One ticket by the service's own key. */
        get: operations["tickets_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/number/{ticket_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One ticket by its number. */
        get: operations["tickets_retrieve_by_number"];
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
        CsrfOutput: {
            csrf_token: string;
        };
        /** @description Whose ticket it is, as its sender knows the person; further keys are kept. */
        EmployeeData: {
            id?: number | string;
            name?: string;
            email?: string;
        } & {
            [key: string]: unknown;
        };
        /** @description Whose ticket it is, as its sender knows the person; further keys are kept. */
        EmployeeDataRequest: {
            id?: number | string;
            name?: string;
            email?: string;
        } & {
            [key: string]: unknown;
        };
        HealthOutput: {
            status: components["schemas"]["HealthState"];
        };
        /** @enum {string} */
        HealthState: "ok" | "error";
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
        ReadinessOutput: {
            status: components["schemas"]["HealthState"];
            database: components["schemas"]["HealthState"];
            migrations: components["schemas"]["HealthState"];
            broker: components["schemas"]["HealthState"];
            channel_layer: components["schemas"]["HealthState"];
        };
        RootOutput: {
            name: string;
            version: string;
            links: components["schemas"]["LinksOutput"];
        };
        /** @enum {string} */
        TicketInputPriorityEnum: "Low" | "Medium" | "High" | "Critical" | "Urgent";
        /** @description A submission. Every further key is kept in `dynamic_data`. */
        TicketInputRequest: {
            subject: string;
            description: string;
            category: string;
            sub_category?: string | null;
            /** @description Another name of sub_category. */
            subcategory?: string | null;
            department: string;
            /** @description Medium when absent. */
            priority?: components["schemas"]["TicketInputPriorityEnum"];
            employee?: components["schemas"]["EmployeeDataRequest"] | null;
            source_service?: string | null;
            /** @description The caller's own number; one is given when absent. */
            ticket_id?: (string | null) | string;
            dynamic_data?: {
                [key: string]: unknown;
            } | null;
        } & {
            [key: string]: unknown;
        };
        /** @description A whole ticket; `ticket_id` is its number, `id` this service's own key. */
        TicketOutput: {
            readonly id: number;
            readonly ticket_id: string;
            readonly subject: string;
            readonly description: string;
            readonly category: string;
            readonly sub_category: string;
            readonly department: string;
            priority: components["schemas"]["TicketPriority"];
            status: components["schemas"]["TicketStatus"];
            employee: components["schemas"]["EmployeeData"];
            readonly source_service: string;
            dynamic_data: {
                [key: string]: unknown;
            };
            readonly rev: number;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /** @enum {string} */
        TicketPriority: "Low" | "Medium" | "High" | "Critical";
        /** @enum {string} */
        TicketStatus: "New" | "Open" | "In Progress" | "On Hold" | "Pending" | "Resolved" | "Rejected" | "Withdrawn" | "Closed";
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
        /** @description The state of the thing does not allow it. */
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
    tickets_list: {
        parameters: {
            query?: {
                category?: string;
                created_after?: string;
                created_before?: string;
                department?: string;
                /** @description The id of the employee. */
                employee?: number;
                /** @description Ordering */
                ordering?: ("-category" | "-created_at" | "-department" | "-priority" | "-status" | "-subject" | "-ticket_id" | "-updated_at" | "category" | "created_at" | "department" | "priority" | "status" | "subject" | "ticket_id" | "updated_at")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                priority?: ("Critical" | "High" | "Low" | "Medium")[];
                /** @description Beginning of the number, words of the subject, the requester. */
                search?: string;
                status?: ("Closed" | "In Progress" | "New" | "On Hold" | "Open" | "Pending" | "Rejected" | "Resolved" | "Withdrawn")[];
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
            503: components["responses"]["Error503"];
        };
    };
    tickets_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_retrieve: {
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
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_retrieve_by_number: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket_id: string;
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
            503: components["responses"]["Error503"];
        };
    };
}
