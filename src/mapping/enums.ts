import type {
  AccountType,
  ConnectionAttemptStatus,
  ConnectorCategory,
  LinkedAccountStatus,
} from '../__generated__/schema-types.ts';
import type { ReportUnknownValue } from './reports.ts';

/** Maps each enumeration value of the schema to StackOne's value. */
export const categoryOnWire: Readonly<Record<ConnectorCategory, string>> = {
  ATS: 'ats',
  HRIS: 'hris',
  HRIS_LEGACY: 'hris-legacy',
  CRM: 'crm',
  IAM: 'iam',
  MARKETING: 'marketing',
  LMS: 'lms',
  STACKONE: 'stackone',
  DOCUMENTS: 'documents',
  TICKETING: 'ticketing',
  SCREENING: 'screening',
  MESSAGING: 'messaging',
  ACCOUNTING: 'accounting',
  SCHEDULING: 'scheduling',
};

export const accountTypeOnWire: Readonly<Record<AccountType, string>> = {
  PRODUCTION: 'production',
  TEST: 'test',
};

export const accountStatusOnWire: Readonly<Record<LinkedAccountStatus, string>> = {
  ACTIVE: 'active',
  INACTIVE: 'inactive',
  SUSPENDED: 'suspended',
  ARCHIVED: 'archived',
  EXPIRED: 'expired',
  ERROR: 'error',
};

export const attemptStatusOnWire: Readonly<Record<ConnectionAttemptStatus, string>> = {
  PENDING: 'pending',
  AUTHENTICATED: 'authenticated',
  ERROR: 'error',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
};

/** Maps a value of StackOne's. Returns `null` for an absent or unknown value, and reports an unknown one. */
export type EnumReader<T extends string> = (value: string | null | undefined, report: ReportUnknownValue) => T | null;

export const readCategory = createReader('ConnectorCategory', categoryOnWire);
export const readAccountType = createReader('AccountType', accountTypeOnWire);
export const readAccountStatus = createReader('LinkedAccountStatus', accountStatusOnWire);
export const readAttemptStatus = createReader('ConnectionAttemptStatus', attemptStatusOnWire);

/** Maps a list of categories. Omits absent and unknown values, and duplicates. */
export function readCategories(
  values: readonly (string | null | undefined)[] | null | undefined,
  report: ReportUnknownValue,
): ConnectorCategory[] {
  const known = (values ?? []).map((value) => readCategory(value, report)).filter((category) => category !== null);
  return [...new Set(known)];
}

function createReader<T extends string>(name: string, onWire: Readonly<Record<T, string>>): EnumReader<T> {
  const byWireValue = new Map<string, T>();
  for (const key in onWire) byWireValue.set(onWire[key], key);

  return (value, report) => {
    if (value === null || value === undefined) return null;
    const known = byWireValue.get(value);
    if (known === undefined) report(name, value);
    return known ?? null;
  };
}
