// A hierarchy before any of its keys exists, as every shell shows it: the tree, what the rules found, what each stolen key costs, the axis
// of time. A leaf.

import { z } from 'zod';

const designFindingSchema = z.object({
  rule: z.string(),
  clause: z.string(),
  severity: z.enum(['error', 'warning', 'notice']),
  message: z.string(),
  /** Id of the node; absent: the design as a whole. */
  item: z.string().optional(),
});

const blastRadiusSchema = z.object({
  node: z.string(),
  /** Nodes that get new certificates, parents first. */
  reissue: z.array(z.string()),
  /** Expected certificates below that are no authority. */
  leaves: z.number(),
  /** Whose CRL says so and where it is; null: no CRL can. */
  revokedBy: z.object({ node: z.string(), at: z.array(z.string()) }).nullable(),
  /** Roots to take out of every trust store. */
  anchors: z.array(z.string()),
  untouched: z.number(),
  boundary: z.object({
    /** null: any. */
    purposes: z.array(z.string()).nullable(),
    names: z.array(z.string()).nullable(),
    excluded: z.array(z.string()),
    makesAuthorities: z.boolean(),
    until: z.string().nullable(),
  }),
});

const generationSchema = z.object({
  /** From 1. */
  number: z.number(),
  notBefore: z.string(),
  notAfter: z.string(),
  /** When its successor is issued. */
  renewedAt: z.string().nullable(),
  /** From then on nothing it issues lives its whole life. */
  issuesUntil: z.string().nullable(),
  /** Number of the issuer's certificate. */
  issuedBy: z.number().nullable(),
});

export const designViewSchema = z.object({
  title: z.string(),
  rules: z.string(),
  /** In the order of the tree, a parent directly before its children; what no root leads to comes last, at depth 0. */
  nodes: z.array(
    z.object({
      id: z.string(),
      parent: z.string().nullable(),
      depth: z.number(),
      /** The last of its parent's children: where a connector ends. */
      last: z.boolean(),
      name: z.string(),
      profile: z.string(),
      algorithm: z.string(),
      validity: z.string(),
      key: z.enum(['offline', 'online']),
      /** Purpose, environment and geography, those that are given. */
      tags: z.array(z.string()),
      leaves: z.number(),
    }),
  ),
  findings: z.array(designFindingSchema),
  blastRadius: z.array(blastRadiusSchema),
  timeline: z.object({
    from: z.string(),
    to: z.string(),
    /** The last day on which the root's first certificate can sign something of the longest life below it; null: it signs nothing. */
    rootRenewedBy: z.string().nullable(),
    rows: z.array(z.object({ node: z.string(), generations: z.array(generationSchema), cut: z.boolean() })),
  }),
});
export type DesignView = z.infer<typeof designViewSchema>;
