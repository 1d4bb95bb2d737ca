/// <reference path="./.sst/platform/config.d.ts" />

/**
 * The app for SST 4. What is to be deployed is described in `infra/` as plain data, which the twin
 * runs; the SST components that make it on AWS are not part of this version.
 */
export default $config({
  app(input) {
    const isProduction = input.stage === "production";
    return {
      name: "latchkey",
      home: "aws",
      // ACM's certificates for CloudFront, and their events, are in us-east-1 only.
      providers: { aws: { region: "us-east-1" } },
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
    };
  },
  async run() {
    throw new Error(
      "This version of Latchkey cannot be deployed yet: infra/ describes the stack (see infra/stack.snapshot.json), but no SST components make it. What works is the whole of it on the embedded AWS: run `npm start` for the demonstration, or `npm run twin` to use it with the AWS CLI.",
    );
  },
});
