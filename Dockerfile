# The application alone; docker-compose.yml puts a database behind it and a proxy in front.
FROM node:22-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim AS native
WORKDIR /rongge
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && python -m venv .venv
ENV PATH=/rongge/.venv/bin:$PATH
COPY requirements.lock ./
RUN pip install --require-hashes --requirement requirements.lock
COPY app app
COPY schema schema
COPY db db
RUN python -m app.setup.build_native

FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PATH=/rongge/.venv/bin:$PATH RONGGE_DEMO=0 RONGGE_HOST=0.0.0.0 RONGGE_HOME=/var/lib/rongge
WORKDIR /rongge
# Maps are printed with Pango and a Chinese font.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fontconfig fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
# A volume that is made at the folder of keys takes its owner and mode.
RUN useradd --system --create-home --home-dir /var/lib/rongge rongge \
    && install --directory --owner=rongge --mode=700 /var/lib/rongge/keys && python -m venv .venv
COPY requirements.lock ./
RUN pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY db db
COPY geo geo
COPY importers importers
COPY resolvers resolvers
COPY schema schema
COPY --from=native /rongge/schema/fast/rows/native schema/fast/rows/native
COPY web_map web_map
COPY web_pages web_pages
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q app db geo importers resolvers schema web_map web_pages
COPY --from=assets /assets/node_modules/leaflet node_modules/leaflet
COPY --from=assets /assets/node_modules/pbf node_modules/pbf
COPY --from=assets /assets/node_modules/htmx.org node_modules/htmx.org
COPY --from=assets /assets/node_modules/react node_modules/react
COPY --from=assets /assets/node_modules/react-dom node_modules/react-dom
COPY --from=assets /assets/node_modules/graphiql node_modules/graphiql
USER rongge
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["rongge", "serve"]
