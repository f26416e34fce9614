/** What a service is started as. */
export type ServiceName = 'planner' | 'scorer' | 'collector';
