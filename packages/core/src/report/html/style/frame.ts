/** The frame: text, headings, panels, the numbers at the top, filters. */
export const frameStyle = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);
font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header.top,footer{max-width:70rem;margin:0 auto;padding:0 1.5rem}
header.top{padding-top:2.25rem}
h1{font-size:1.875rem;line-height:1.2;margin:0 0 .25rem;letter-spacing:-.02em;font-weight:700}
h2{font-size:1.3125rem;line-height:1.3;margin:3rem 0 .875rem;letter-spacing:-.01em}
h2:focus{outline:none}
h3,h4{font-size:1rem;line-height:1.4;margin:0;font-weight:600}
h2.small,h3.small{font-size:.875rem;margin:0 0 .625rem;font-weight:600;letter-spacing:0}
p{margin:.375rem 0}
.sub{color:var(--soft);margin:0}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
code{font:.9375em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
overflow-wrap:anywhere;letter-spacing:-.01em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
[hidden]{display:none!important}
.skip{position:absolute;left:-999rem;top:.5rem;background:var(--panel);padding:.5rem .875rem;
border-radius:6px;z-index:2}
.skip:focus{left:1rem}
nav ul{display:flex;flex-wrap:wrap;gap:.125rem 1.5rem;margin:.875rem 0 0;padding:0;list-style:none;
font-size:.9375rem}
nav a{display:inline-block;padding:.25rem 0}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:10px;
box-shadow:var(--shadow)}
.padded{padding:1rem 1.125rem}
.padded>:first-child{margin-top:0}
.padded>p+table,.padded>table+details{margin-top:.75rem}
.empty{padding:1.125rem;color:var(--soft);margin:0}
.list{margin:0;padding:0;list-style:none}
.note{font-size:.8125rem;color:var(--soft);line-height:1.45}
time{white-space:nowrap}
.facts{display:inline-block}
.facts:not(:last-child){margin-right:.875rem}
.shape{width:.6875rem;height:.6875rem;fill:currentColor;flex:none;margin-right:.375rem}
.label{display:inline-flex;align-items:center;font-weight:600}
summary{cursor:pointer}
.verdict{display:flex;align-items:center;border-radius:10px;padding:.875rem 1.125rem;
margin:1.5rem 0 .75rem;border:1px solid;font-weight:600;font-size:1.0625rem}
.verdict .shape{width:.9375rem;height:.9375rem;margin-right:.75rem}
.glance{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:.75rem;margin:0;padding:0;
list-style:none}
.glance li{background:var(--panel);border:1px solid var(--line);border-radius:10px;
padding:.875rem 1.125rem;box-shadow:var(--shadow);overflow-wrap:anywhere}
.number{display:block;font-size:1.75rem;line-height:1.2;font-weight:700;letter-spacing:-.02em;
font-variant-numeric:tabular-nums}
.what{color:var(--soft);font-size:.875rem;line-height:1.4;display:block}
.share{margin-top:.75rem}
.share-bar{display:block;width:100%;height:.875rem;border-radius:4px;overflow:hidden}
.share-bar rect{fill:currentColor}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.8125rem;margin:.75rem 0 0;padding:0;
list-style:none;font-weight:500}
.key li{display:flex;align-items:center}
.filter{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;margin:0 0 1rem;
font-size:.9375rem}
.filter input,.filter select{font:inherit;color:inherit;background:var(--panel);
border:1px solid var(--soft);border-radius:6px;padding:.4375rem .625rem;min-width:0;height:2.5rem}
.filter input{flex:0 1 20rem}
.pair{display:flex;gap:.75rem;align-items:center}
.filter ::placeholder{color:var(--soft);opacity:1}
.filter output{color:var(--soft);font-size:.875rem}
footer{color:var(--soft);font-size:.8125rem;margin-top:2.5rem;padding-bottom:3rem}
@media (max-width:44rem){
main,header.top,footer{padding-left:1rem;padding-right:1rem}
header.top{padding-top:1.25rem}
h1{font-size:1.5rem}
h2{margin-top:2.25rem}
.padded{padding:.875rem}
.glance{grid-template-columns:1fr 1fr;gap:.5rem}
.glance li{padding:.75rem .875rem}
.number{font-size:1.5rem}
.filter input{flex:1 1 12rem}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
