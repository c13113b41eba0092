/** Text to be found literally by `LIKE`, whose default escape character is the backslash. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
