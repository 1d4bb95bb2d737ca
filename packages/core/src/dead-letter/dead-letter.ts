/** A message in the dead-letter queue: an event that could not be delivered or handled. */
export interface DeadLetter {
  readonly messageId: string;
  /** The event, bare or in the wrapper in which it was to be delivered: JSON text, if ours. */
  readonly body: string;
  readonly sentAt: Date;
  /** By name; each as text. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads and empties the dead-letter queue, and sends events to their targets once more. */
export interface DeadLetterPort {
  /** ARN of the queue, e.g. `arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters`. */
  readonly queueArn: string;
  /**
   * Each message once. What is neither removed nor released shows up again by itself after some
   * minutes.
   */
  letters(): AsyncIterable<DeadLetter>;
  /** Hands JSON text to a function and returns as soon as Lambda has accepted it. */
  invoke(functionArn: string, payload: string): Promise<void>;
  /**
   * Starts an execution with JSON text as its input; one of that name that was started before, even
   * if it has ended, is content enough.
   */
  startExecution(
    stateMachineArn: string,
    execution: { readonly name: string; readonly input: string },
  ): Promise<void>;
  /** Takes a message out of the queue for good. */
  remove(letter: DeadLetter): Promise<void>;
  /** Lets others see a message again at once. */
  release(letter: DeadLetter): Promise<void>;
}
