import type { ConnectorCategory } from '@connect-gateway/client';

const texts: Readonly<Record<ConnectorCategory, string>> = {
  ATS: 'Recruiting',
  HRIS: 'HR',
  HRIS_LEGACY: 'HR',
  CRM: 'CRM',
  IAM: 'Identity',
  MARKETING: 'Marketing',
  LMS: 'Learning',
  STACKONE: 'StackOne',
  DOCUMENTS: 'Documents',
  TICKETING: 'Ticketing',
  SCREENING: 'Screening',
  MESSAGING: 'Messaging',
  ACCOUNTING: 'Accounting',
  SCHEDULING: 'Scheduling',
};

/** The names of categories for customers. */
export function categoryText(categories: readonly ConnectorCategory[]): string {
  return [...new Set(categories.map((category) => texts[category]))].join(', ');
}
