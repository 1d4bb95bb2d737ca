const light = `
--ground:#f6f7f9;--panel:#fff;--ink:#14181f;--soft:#525c69;--line:#dfe3e8;--grid:#e9ecf0;
--accent:#0a5a7a;--critical:#ab0f26;--high:#a33b00;--medium:#7a5300;--low:#0b57b0;--info:#525c69;
--good:#176338;--critical-ground:#fdecee;--high-ground:#fff0e5;--medium-ground:#fdf5da;
--low-ground:#e8f1fd;--info-ground:#eef1f4;--good-ground:#e6f5eb;--past:#cdd5de;--left:#3d8ba8;
--mark:#14181f;--shadow:0 1px 2px #14181f0d`;

const dark = `
--ground:#0e1217;--panel:#161b22;--ink:#e8ebef;--soft:#a4aebb;--line:#2d3540;--grid:#242b35;
--accent:#7cc4e4;--critical:#ff9aa5;--high:#ffb27f;--medium:#efcd6c;--low:#90c3ff;--info:#b4bec9;
--good:#8bdba6;--critical-ground:#3a141b;--high-ground:#38200f;--medium-ground:#312909;
--low-ground:#10253f;--info-ground:#212831;--good-ground:#10301d;--past:#39434f;--left:#4b9dbc;
--mark:#e8ebef;--shadow:none`;

const states = ["critical", "high", "medium", "low", "info", "good"];

/**
 * Colours, for light and dark. Text keeps 4.5:1 on its ground and drawings 3:1, as WCAG 2.2 AA
 * wants; severities have a shape of their own besides.
 */
export const colourStyle = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
@media print{:root{color-scheme:light;${light};--ground:#fff;--shadow:none}}
${states.map((state) => `.${state}{color:var(--${state})}.verdict.${state}{background:var(--${state}-ground)}`).join("\n")}
.soft{color:var(--soft)}
`;
