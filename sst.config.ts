/// <reference path="./.sst/platform/config.d.ts" />

/** The app for SST 4: one Latchkey for each stage, set up by latchkey.config.ts. */
export default $config({
  app(input) {
    const isProduction = input?.stage === "production";
    return {
      name: "latchkey",
      home: "aws",
      // ACM's certificates for CloudFront, and their events, are in us-east-1 only.
      providers: { aws: { region: "us-east-1" } },
      // Records outlive the app that wrote them.
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
    };
  },
  async run() {
    // SST provides `aws` and `sst` once run() is called, not before.
    const { config } = await import("./latchkey.config.ts");
    const { Latchkey } = await import("./infra/latchkey.ts");
    const latchkey = new Latchkey("Latchkey", config);
    return {
      bucket: latchkey.bucket,
      rotation: latchkey.rotationArn,
      audit: latchkey.auditArn,
      notices: latchkey.topicArn,
    };
  },
});
