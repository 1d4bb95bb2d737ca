/** A bus may be given by name or ARN; without one it is the default bus. */
export function busName(nameOrArn: string | undefined): string {
  return nameOrArn?.split(":event-bus/").at(-1) ?? "default";
}
