/** Words that people reach for first; with digits or signs around them, or letters swapped for digits, they stay common. */
const WORDS = new Set(
  `abc abcd abcdef access account admin administrator amazing angel apple asdf asdfgh asdfghjkl autumn baseball
   basketball batman blessed bonjour butterfly charlie changeme cheese chocolate computer cookie dallas default demo
   dragon facebook family flower football freedom friday ginger google guest hallo hannah harley hello hockey hunter
   iloveyou internet jennifer jessica jordan justin killer letmein liverpool login london lovely manager master matrix
   maverick merlin michael michelle mickey monday monkey mustang mypassword ninja nothing pass passport password
   passwort pepper player pokemon princess purple qazwsx qwer qwert qwerty qwertz qwertyuiop qwertzuiop rainbow reviewer
   ranger robert root samsung secret service shadow silver snoopy soccer spring starwars summer sunshine superman
   system taylor temp test tester testing thomas thunder tigger trustno trustnoone umpire user welcome whatever william
   winter wizard xbox yankees zaq zxcvbn zxcvbnm`.split(/\s+/),
);

const SWAPPED: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" },
};

/**
 * Whether a password is among the first that anybody tries: one of the words, twice in a row or dressed up, one
 * character or a short group again and again, or a run along the keyboard or the alphabet.
 */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase();
  const letters = [...plain].map((sign) => SWAPPED[sign] ?? sign).join("");
  const cores = [plain, letters].map((text) => text.replace(/^[^a-z]+|[^a-z]+$/g, ""));
  const bare = plain.replace(/[^a-z]/g, "");
  const halves = cores.map((text) => /^(.+)\1+$/.exec(text)?.[1] ?? text);
  return [...cores, bare, ...halves].some((text) => WORDS.has(text)) || isPattern(plain);
}

function isPattern(text: string): boolean {
  if (/^(.{1,4})\1+.?$/.test(text)) return true;
  const codes = [...text].map((sign) => sign.charCodeAt(0));
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1 || /^(0?123456789?0?|9876543210?)[a-z]?$/.test(text);
}
