/** Ends the reading of metadata; caught where it began. The message is for the administrator. */
export class MetadataRefused extends Error {}
