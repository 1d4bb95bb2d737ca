/**
 * How `latchkey` ends, for scripts:
 *
 * - `settled`: nothing to change (a plan to verify changes nothing either), and no edge is broken;
 * - `failed`: the world could not be read, or Latchkey itself broke;
 * - `changePlanned`: a certificate would be replaced;
 * - `standsStill`: refused or held, so that something has to happen first; or nothing to change
 *   although an edge serves something that users cannot use;
 * - `usage`: the command line or a setting is wrong (`EX_USAGE` of sysexits.h).
 */
export const exitCodes = {
  settled: 0,
  failed: 1,
  changePlanned: 2,
  standsStill: 3,
  usage: 64,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
