/**
 * How `latchkey` ends, for scripts:
 *
 * - `settled`: done, and nothing stands in the way of anything;
 * - `failed`: the world could not be read, or Latchkey itself broke;
 * - `changePlanned`: a certificate would be replaced, and was not;
 * - `standsStill`: refused, held, not proven, not well or not read wholly: a person has to look at the
 *   output;
 * - `found`: an audit found something at least as severe as asked for;
 * - `usage`: the command line or a setting is wrong (`EX_USAGE` of sysexits.h);
 * - `interrupted`: by Ctrl-C (128 and the signal's number, as shells say it).
 */
export const exitCodes = {
  settled: 0,
  failed: 1,
  changePlanned: 2,
  standsStill: 3,
  found: 4,
  usage: 64,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
