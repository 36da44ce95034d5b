/** Takes note of a value that StackOne sent and the schema does not know. */
export type ReportUnknownValue = (enumeration: string, value: string) => void;

/** The same for the whole process, which needs to know the request. */
export type ReportUnknownValueOf = (requestId: string, ...unknown: Parameters<ReportUnknownValue>) => void;

/** Takes note of rows of a list that StackOne sent and that the gateway left out because of these problems. */
export type ReportUnreadableRows = (requestId: string, endpoint: string, problems: readonly string[]) => void;

/** Takes note of a route that StackOne no longer has. */
export type ReportRouteGone = (requestId: string, method: string, endpoint: string) => void;
