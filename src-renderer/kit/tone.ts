/** The sounds of the till: short and high, added; low and double, refused; short and lower, told without selling. */
let audio: AudioContext | null = null;

const ADDED = [{ hertz: 1760, startS: 0, lengthS: 0.06 }] as const;
const REFUSED = [
  { hertz: 220, startS: 0, lengthS: 0.11 },
  { hertz: 196, startS: 0.16, lengthS: 0.16 },
] as const;
const TOLD = [{ hertz: 880, startS: 0, lengthS: 0.06 }] as const;
const TONES = { added: ADDED, refused: REFUSED, told: TOLD } as const;
const VOLUME = 0.15;

/** Plays at once; a machine without sound stays silent, the text says the same. */
export function playTone(kind: keyof typeof TONES): void {
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  void audio.resume();
  for (const { hertz, startS, lengthS } of TONES[kind]) beep(audio, hertz, startS, lengthS);
}

function beep(context: AudioContext, hertz: number, startS: number, lengthS: number): void {
  const from = context.currentTime + startS;
  const oscillator = new OscillatorNode(context, { type: hertz < 500 ? 'square' : 'sine', frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setTargetAtTime(VOLUME, from, 0.004);
  volume.gain.setTargetAtTime(0, from + lengthS, 0.008);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + lengthS + 0.08);
}
