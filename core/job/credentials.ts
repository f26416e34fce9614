const CREDENTIAL = /KEY|TOKEN|SECRET|PASSWORD|CONNECTION_STRING|SAS/i;

/** Whether an environment variable of this name is likely to hold what nobody else should see. */
export const isCredentialName = (name: string): boolean => CREDENTIAL.test(name);
