"""Rendering by Splash, where `SPLASH_URL` is set and a row says `engine=splash`: all mends of scrapy-splash 0.11.1 for
current Scrapy in this file, and nothing of it imported otherwise.

The mends: `canonicalize_url` is gone from `scrapy.utils.url`; the downloader's slot key has a public name; middleware
methods have no `spider` argument any more. Its argument cache and cookie jar are not used, so that its synchronous
spider middleware is not needed. (Upstream: scrapy-plugins/scrapy-splash#332.)
"""

from __future__ import annotations

from typing import Any

import scrapy.utils.url
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from w3lib.url import canonicalize_url

SCRIPT = """
function main(splash, args)
  splash.images_enabled = false
  splash.plugins_enabled = false
  splash:autoload('window.WebSocket = undefined')  -- its connections pass no callback
  local function asked(url)
    if string.find(url, '^data:') then return true end
    local _, _, host = string.find(url, '^https?://([^/?#]*)')
    if not host then return false end
    host = string.lower(host)
    for _, name in ipairs(args.hosts) do if host == name then return true end end
    for _, ending in ipairs(args.endings) do
      if string.sub('.' .. host, -string.len(ending)) == ending then return true end
    end
    return false
  end
  splash:on_request(function(request)
    if asked(request.url) then
      request:set_header('User-Agent', args.headers['User-Agent'])
    else
      request:abort()
    end
  end)
  splash:set_content(args.html, 'text/html; charset=utf-8', args.url)
  splash:wait{time = args.wait, cancel_on_error = false}
  return {html = splash:html(), url = args.url}
end
"""
"""What Splash is asked to do: run the scripts of a page that we have, and ask only hosts that the guard lets through.
(Its Lua has no `string.match`; after an error in a callback the request would be sent. What `set_content` returns is not
asked: a frame that was refused counts as an error there.)"""


class SplashAddon:
    """Adds the rendering middleware to the settings; without `SPLASH_URL` it does nothing."""

    def update_settings(self, settings: BaseSettings) -> None:
        if not settings.get("SPLASH_URL"):
            raise NotConfigured
        # 725 and, nearer to the network, decompression: as scrapy-splash documents. Only requests with
        # meta["splash"] are touched.
        settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", splash_middleware(), 725)
        settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", HttpCompressionMiddleware, 810)


def splash_middleware() -> type:
    """The mended middleware class. Raises ImportError where scrapy-splash is not installed."""
    if not hasattr(scrapy.utils.url, "canonicalize_url"):
        scrapy.utils.url.canonicalize_url = canonicalize_url  # type: ignore[attr-defined]
    from scrapy_splash import SplashMiddleware

    class MendedSplashMiddleware(SplashMiddleware):  # type: ignore[misc]
        """`SplashMiddleware` for Scrapy 2.19."""

        crawler: Crawler

        def process_request(self, request: Request) -> Any:
            return super().process_request(request, self.crawler.spider)

        def process_response(self, request: Request, response: Response) -> Any:
            return super().process_response(request, response, self.crawler.spider)

        def _get_slot_key(self, request: Request) -> str:
            return self.crawler.engine.downloader.get_slot_key(request)

    return MendedSplashMiddleware


def real_url(request: Request) -> str:
    """The portal's address of a request, also of one that goes to Splash."""
    options = request.meta.get("splash") or {}
    return str((options.get("args") or {}).get("url") or request.url)
