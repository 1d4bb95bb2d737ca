/**
 * Regions in which user pools are looked for unless said otherwise: those of a plain deployment. The
 * caller's own is added when a command enters AWS.
 */
export const defaultPoolRegions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"] as const;
