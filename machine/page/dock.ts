/** The dock: a frame at the bottom of the chapter with the machine's page in it. */

import type { Build, FromChapter, Open, ToChapter } from "./protocol.ts";

declare const BUILD: Build;

const SEEN = "machine:seen";
const STEP = 32;
const WHOLE = "machine-whole";

export class Dock {
  /** What the focus goes back to. */
  opener: HTMLElement | undefined;
  /** Called when an exercise was passed. */
  passed: () => void = () => {};
  private frame: HTMLIFrameElement | undefined;
  private here = false;
  private asked: Open | undefined;
  private readonly place = document.createElement("aside");

  constructor(private readonly machine: URL) {
    this.place.className = "machine-dock";
    this.place.setAttribute("aria-label", "Linux machine");
    this.place.hidden = true;
    addEventListener("message", (event: MessageEvent<ToChapter>) => {
      if (event.origin === location.origin && event.source === this.frame?.contentWindow) this.hear(event.data);
    });
    // Escape leaves the full screen, whoever has the focus.
    document.addEventListener("fullscreenchange", () => this.say({ type: "whole", on: this.whole }));
    addEventListener("keydown", (event) => {
      if (event.key !== "F6" || this.place.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.frame?.focus();
      this.say({ type: "focus", last: event.shiftKey });
    });
  }

  /** Open the dock and have a program opened in it. */
  show(open: Open): void {
    if (!this.frame) void this.load();
    this.place.hidden = false;
    document.documentElement.classList.add("machine-open");
    // The program stays in view above the dock, at least the button with what comes after it.
    for (const part of [this.opener?.closest("figure"), this.opener]) part?.scrollIntoView({ block: "nearest" });
    if (this.here) this.say(open);
    else this.asked = open;
    this.frame?.focus();
  }

  private async load(): Promise<void> {
    const frame = document.createElement("iframe");
    frame.title = "Linux machine";
    frame.allow = "fullscreen; clipboard-read; clipboard-write";
    this.frame = frame;
    this.place.append(this.grip(), frame);
    document.body.append(this.place);
    await this.remember();
    frame.src = new URL("linux.html", this.machine).href;
  }

  /** Have a service worker keep what the machine loads, so that it starts without the network the next time. */
  private async remember(): Promise<void> {
    if (!("serviceWorker" in navigator)) return;
    try {
      const { installing } = await navigator.serviceWorker.register(new URL("../machine-worker.js", this.machine));
      // Not `ready`, which says nothing at all where the worker cannot be installed.
      if (installing) await settled(installing);
    } catch {
      // Not to be had, as in a private window: the machine is then loaded by each visit.
    }
  }

  private hear(told: ToChapter): void {
    if (told.type === "here") {
      this.here = true;
      if (this.asked) this.say(this.asked);
      this.asked = undefined;
    } else if (told.type === "loaded") {
      void keepPage().then(() => document.documentElement.classList.add("machine-seen"));
      try {
        localStorage.setItem(SEEN, BUILD.id);
      } catch {
        // storage is switched off
      }
    } else if (told.type === "close") {
      this.place.hidden = true;
      document.documentElement.classList.remove("machine-open");
      void this.leave();
    } else if (told.type === "leave") {
      void this.leave();
    } else if (told.type === "whole-screen") {
      void (this.whole ? this.shrink() : this.grow());
    } else {
      this.passed();
    }
  }

  private get whole(): boolean {
    return document.fullscreenElement === this.place || this.place.classList.contains(WHOLE);
  }

  private async grow(): Promise<void> {
    try {
      await this.place.requestFullscreen();
    } catch {
      this.place.classList.add(WHOLE); // an iPhone has no such thing: then all of the window
    }
    this.say({ type: "whole", on: this.whole });
  }

  private async shrink(): Promise<void> {
    if (!this.whole) return;
    this.place.classList.remove(WHOLE);
    if (document.fullscreenElement) await document.exitFullscreen();
    this.say({ type: "whole", on: false });
  }

  private async leave(): Promise<void> {
    await this.shrink();
    this.frame?.blur();
    const back = this.opener?.isConnected ? this.opener : document.querySelector<HTMLElement>(".machine-run");
    back?.focus();
  }

  private say(message: FromChapter): void {
    this.frame?.contentWindow?.postMessage(message, location.origin);
  }

  /** The upper edge, which can be dragged, or moved by the arrow keys. */
  private grip(): HTMLElement {
    const grip = document.createElement("div");
    grip.className = "machine-grip";
    grip.tabIndex = 0;
    grip.setAttribute("role", "separator");
    grip.setAttribute("aria-orientation", "horizontal");
    grip.setAttribute("aria-label", "Height of the machine");
    const set = (height: number): void => {
      const high = Math.round(Math.min(Math.max(height, 160), innerHeight - 60));
      document.documentElement.style.setProperty("--machine-height", `${high}px`);
      grip.setAttribute("aria-valuenow", String(Math.round((high / innerHeight) * 100)));
    };
    grip.setAttribute("aria-valuenow", "50");
    grip.addEventListener("keydown", (event) => {
      const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      set(this.place.offsetHeight + by);
    });
    grip.addEventListener("pointerdown", (down) => {
      grip.setPointerCapture(down.pointerId); // the frame would swallow the moves
      grip.onpointermove = (move) => set(innerHeight - move.clientY);
    });
    grip.addEventListener("lostpointercapture", () => (grip.onpointermove = null));
    return grip;
  }
}

/** Wait until a service worker is at work, or never will be. */
function settled(worker: ServiceWorker): Promise<void> {
  return new Promise((done) => {
    const look = (): void => {
      if (worker.state === "activated" || worker.state === "redundant") done();
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/** This page was loaded before the service worker was there: have it kept as the next ones are (see worker.ts). */
async function keepPage(): Promise<void> {
  if (!navigator.serviceWorker?.controller) return;
  const parts = performance.getEntriesByType("resource").map(({ name }) => name);
  const ours = [location.href.split("#")[0] ?? "", ...parts].filter((url) => new URL(url).origin === location.origin);
  const cache = await caches.open("pages");
  await Promise.allSettled([...new Set(ours)].map((url) => cache.add(url))); // what is not kept is asked for again
}
