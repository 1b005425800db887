/** Comments of the demo site's listing articles: Arabic counts of 1, 2, 3 and 11, a thread, mixed directions. */
export interface DemoComment {
  path: string
  author: { name: string; email: string }
  body: string
  /** Index of the comment it answers. */
  replyTo?: number
  /** Left for the moderator to try. */
  isHeld?: boolean
  /** A moderator has put it among spam. */
  isSpam?: boolean
  /** A reader has reported it. */
  isReported?: boolean
}

/** A word that holds a comment, in all its forms: one of the reasons that the moderation page shows. */
export const demoRule = { kind: 'word', mode: 'word', pattern: 'نصاب', action: 'hold' } as const

const author = (name: string, mailbox: string) => ({ name, email: `${mailbox}@example.com` })

const snow = '/ar/2026/11/ثلوج-مبكرة-بمرتفعات-أزيلال'
const library = '/ar/2026/11/مكتبة-متنقلة-لتلاميذ-الجبل'
const road = '/ar/2026/11/أشغال-الطريق-الجهوية'
const market = '/ar/2026/11/سوق-أسبوعي-جديد'

const eleven = [
  ['سعيد', 'said', 'الطريق صعبة كل شتاء، نتمنى أن تنتهي الأشغال قبل موسم الثلوج.'],
  ['نادية', 'nadia', 'سؤال بسيط: هل المقطع كله مغلق أم مسلك واحد فقط؟'],
  ['إدريس', 'driss', 'مررت أمس، مسلك واحد مفتوح بالتناوب.'],
  ['Karim', 'karim', '@نادية نعم، التناوب كل ربع ساعة تقريبا.'],
  ['فاطمة', 'fatima', 'شكرا على المعلومة.'],
  ['يوسف', 'youssef', 'المهم هو السلامة، والبطء أفضل من الندم.'],
  ['Sofia', 'sofia', 'Très bien.\n\nشكرا للعمال الذين يشتغلون في البرد.'],
  ['حسن', 'hassan', 'أين يمكن الاطلاع على برنامج الأشغال؟'],
  ['مريم', 'meriem', 'البرنامج معلق في مقر الجماعة.'],
  ['عمر', 'omar', 'https://example.com/plan هنا نسخة من البرنامج'],
  ['ليلى', 'leila', '👏👏'],
] as const

/** In the order in which they are posted. */
export const demoComments: readonly DemoComment[] = [
  { path: snow, author: author('سارة', 'sara'), body: 'مشهد جميل، لكن نرجو العناية بالدواوير المعزولة.' },
  { path: library, author: author('رشيد', 'rachid'), body: 'مبادرة رائعة! متى تصل إلى دوارنا؟' },
  {
    path: library,
    author: author('هدى', 'houda'),
    body: 'البرنامج يقول الأسبوع المقبل إن شاء الله.',
    replyTo: 1,
  },
  { path: market, author: author('عائشة', 'aicha'), body: 'أخيرا! كنا نقطع أكثر من 30 كيلومترا.' },
  {
    path: market,
    author: author('Jean-Luc (3)', 'jeanluc'),
    body: 'Une bonne nouvelle pour les coopératives.',
  },
  {
    path: market,
    author: author('خديجة', 'khadija'),
    body: 'وهل سيكون هناك مكان للنساء الحرفيات؟',
    replyTo: 3,
  },
  ...eleven.map(([name, mailbox, body]) => ({
    path: road,
    author: author(name, mailbox),
    body,
    ...(name === 'عمر' ? { isReported: true } : {}),
  })),
  { path: snow, author: author('زائر', 'visitor'), body: 'هل هناك أرقام للتواصل مع السلطات؟', isHeld: true },
  {
    path: market,
    author: author('بائع', 'seller'),
    body: 'عروض هنا https://example.com/a وهنا https://example.com/b',
    isHeld: true,
  },
  { path: road, author: author('أمين', 'amine'), body: 'ومتى تبدأ أشغال القنطرة؟', isHeld: true },
  {
    path: road,
    author: author('ساخط', 'angry'),
    body: 'وعدونا بالطريق منذ سنوات، إنهم نصّابون لا غير.',
    isHeld: true,
  },
  {
    path: library,
    author: author('Inès', 'ines'),
    body: 'Bravo pour cette belle initiative !\n\nمتى تصل المكتبة إلى أيت بوكماز؟',
    replyTo: 1,
    isHeld: true,
  },
  { path: snow, author: author('آخر ساعة', 'fake'), body: 'هذا بيان رسمي من الجريدة.', isHeld: true },
  {
    path: market,
    author: author('رابح', 'winner'),
    body: 'اربح 5000 درهم يوميا من بيتك https://example.com/win https://example.com/go',
    isSpam: true,
  },
]
