/**
 * Each delivery is tried for 24 h, 185 times at most (EventBridge's default, said so that it stays
 * so, and for the Scheduler, whose default is not documented), and then kept as a dead letter.
 */
export const delivery = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 } as const;

/**
 * What a rule hands to its function or state machine: the event as it is, and the permission to act
 * on it, without which they only plan (core/src/trigger/given-event.ts). A person who pastes a bare event
 * into the Lambda console has not given it.
 *
 * `<aws.events.event.json>` is EventBridge's own variable for the whole event; it needs no path.
 * AWS: EventBridge user guide, "Amazon EventBridge input transformation", "Predefined variables".
 */
export const applyingInput = { inputTemplate: '{"apply": true, "event": <aws.events.event.json>}' };
