/** Names of @azure/identity: DefaultAzureCredential, ManagedIdentityCredential, WorkloadIdentityCredential. */
export const IDENTITY_KINDS = ['default', 'managed-identity', 'workload-identity'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** What `MILLRACE_AZURE_LOGIN` may be. */
export const AZURE_LOGINS = [...IDENTITY_KINDS, 'anonymous'] as const;
