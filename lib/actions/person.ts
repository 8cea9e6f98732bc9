import { z } from "zod";

/** What people are called: shown to whom they share with. */
export const personName = z
  .string()
  .trim()
  .min(1, "A name has at least one character.")
  .max(100, "A name has at most 100 characters.");

/** Only what every address has: the first owner's, owner@localhost, is one too. */
export const emailAddress = z
  .string()
  .trim()
  .max(254, "An e-mail address has at most 254 characters.")
  .regex(/^[^\s@]+@[^\s@]+$/, "This is not an e-mail address.");
