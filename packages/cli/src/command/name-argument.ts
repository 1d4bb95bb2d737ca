/** The one argument of most commands. */
export const nameArgument = {
  name: "NAME",
  description: "the custom domain, such as auth.example.com",
  missing: "The name of the custom domain is missing.",
} as const;
