/** Entry of the moderation page: a bundle of its own, of which readers download nothing. */
import './elements/app.ts'
