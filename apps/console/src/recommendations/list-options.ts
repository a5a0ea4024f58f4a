import { numberIn, oneOf } from '../ui/page/url-state.js';

/** How long the list is. */
export const countCodec = numberIn(1, 100, 10);

/** Whether products that the user has seen already may come. */
export const seenCodec = oneOf(['no', 'yes'], 'no');
