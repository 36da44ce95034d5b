/** Records a value from StackOne that the schema does not know. */
export type ReportUnknownValue = (enumeration: string, value: string) => void;

/** The same function for the whole process, with the request's id as an argument. */
export type ReportUnknownValueOf = (requestId: string, ...unknown: Parameters<ReportUnknownValue>) => void;

/** Records that the gateway left out rows of a list from StackOne because of these problems. */
export type ReportUnreadableRows = (requestId: string, endpoint: string, problems: readonly string[]) => void;

/** Records that StackOne no longer has a route. */
export type ReportRouteGone = (requestId: string, method: string, endpoint: string) => void;
