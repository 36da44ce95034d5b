import type { Authentication } from '../store/connector-catalog.ts';

/** An input of a form, in the terms of StackOne's Hub. */
export interface FormField {
  key: string;
  label: string;
  type: 'text' | 'password';
  required: true;
  readOnly: false;
  /** Secret values are never returned. Other values are stored in the account's `setup_information`. */
  secret: boolean;
  placeholder: string;
}

const apiKey = secretField('api_key', 'API key');

export const formFields: Record<Authentication, readonly FormField[]> = {
  'api-key': [apiKey],
  'subdomain-and-key': [openField('subdomain', 'Subdomain', 'your-company'), apiKey],
  'user-and-token': [
    openField('service_user_id', 'Service user id', 'SERVICE-1234'),
    secretField('service_user_token', 'Service user token'),
  ],
  'client-credentials': [openField('client_id', 'Client id', ''), secretField('client_secret', 'Client secret')],
  oauth2: [],
};

function openField(key: string, label: string, placeholder: string): FormField {
  return { key, label, type: 'text', required: true, readOnly: false, secret: false, placeholder };
}

function secretField(key: string, label: string): FormField {
  return { key, label, type: 'password', required: true, readOnly: false, secret: true, placeholder: '' };
}
