/**
 * Each delivery is tried for 24 h, 185 times at most (EventBridge's default, said so that it stays
 * so, and for the Scheduler, whose default is not documented), and then kept as a dead letter.
 */
export const delivery = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 } as const;
