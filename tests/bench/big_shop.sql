-- A shop of any size, the same rows every time. Parameters by name: customers, events, products, seed, until.
-- What a customer or an event is like follows from a hash of its number, so that no row depends on another.

CREATE MACRO chance(number, purpose) AS
    (hash(number, purpose, getvariable('seed')) >> 11)::DOUBLE / 9007199254740992.0;
CREATE MACRO pick(values_, share) AS values_[1 + least(floor(share * len(values_)), len(values_) - 1)::INTEGER];

CREATE TABLE goods AS
SELECT n AS number,
       'P' || lpad((n + 1)::TEXT, 6, '0') AS id,
       -- Few categories hold most of the goods, and a category's goods are neighbours.
       pick(['coffee', 'tea', 'shoes', 'jackets', 'phones', 'headphones', 'laptops', 'toys', 'books', 'games',
             'lamps', 'chairs', 'knives', 'pans', 'bikes', 'tents', 'watches', 'perfume', 'vitamins', 'seeds'],
            pow(n / getvariable('products'), 1.5)) AS category,
       'Brand ' || (1 + floor(150 * pow(chance(n, 'brand'), 2)))::INTEGER AS brand,
       (200 + floor(20000 * pow(chance(n, 'price'), 3)))::BIGINT * 5 AS price
FROM range(getvariable('products')) AS row(n);

CREATE TABLE profile AS
WITH drawn AS (
    SELECT n AS id, chance(n, 'place') AS place, chance(n, 'consent') AS consents,
           getvariable('until') - to_microseconds((chance(n, 'created') * 1095 * 86400000000)::BIGINT) AS created_at
    FROM range(1, getvariable('customers') + 1) AS row(n))
SELECT id, id::TEXT AS reference, 'Customer ' || id AS name,
       pick(['en', 'de', 'fr', 'zh', 'ru', 'es'], pow(chance(id, 'language'), 2)) AS language,
       pick(['DE', 'FR', 'GB', 'US', 'CN', 'ES', 'IT', 'RU'], place * place) AS country,
       pick(['Berlin', 'Hamburg', 'Munich', 'Paris', 'Lyon', 'London', 'Leeds', 'New York', 'Boston', 'Shanghai',
             'Beijing', 'Madrid', 'Sevilla', 'Rome', 'Milan', 'Moscow'], place * place) AS city,
       CASE WHEN chance(id, 'born') < 0.6
            THEN DATE '1950-01-01' + (chance(id, 'birthday') * 20000)::INTEGER END AS birthday,
       pick(['web', 'telegram', 'app'], pow(chance(id, 'channel'), 1.5)) AS channel,
       CASE WHEN consents < 0.55 THEN true WHEN consents < 0.75 THEN false END AS consent,
       pick(['repeat', 'churned', 'first_purchase', 'potential', 'retained'], chance(id, 'stage')) AS lifecycle_stage,
       created_at
FROM drawn;

CREATE TABLE tag AS
SELECT id AS profile_id, tag
FROM profile, (VALUES ('vip', 0.04), ('loyalty_gold', 0.08), ('wholesale', 0.02), ('newsletter', 0.3),
                      ('interest:coffee', 0.12)) AS known(tag, share)
WHERE chance(id, tag) < share;

CREATE TABLE trait AS
SELECT id AS profile_id, 'household' AS name, size::TEXT AS text_value, size::DOUBLE AS number_value
FROM (SELECT id, 1 + floor(5 * pow(chance(id, 'household'), 2)) AS size FROM profile WHERE chance(id, 'told') < 0.5)
UNION ALL
SELECT id, 'price_band', pick(['low', 'middle', 'high'], chance(id, 'band')), NULL
FROM profile WHERE chance(id, 'banded') < 0.7;

CREATE TABLE identity AS
SELECT id, id AS profile_id, pick(['telegram', 'web'], chance(id, 'address')) AS channel, 'x' || id AS external_id,
       CASE WHEN chance(id, 'blocked') < 0.05 THEN getvariable('until') END AS blocked_at, created_at
FROM profile WHERE chance(id, 'addressed') < 0.8;

CREATE TABLE event AS
WITH drawn AS (
    -- A few customers do most; one in twenty never does anything. The multiplication scatters them.
    SELECT n, 1 + (floor(0.95 * getvariable('customers')
                         * pow(chance(n, 'who'), CASE WHEN n % 10 < 7 THEN 2.0 ELSE 1.0 END))::BIGINT * 7919)
               % getvariable('customers') AS profile_id,
           chance(n, 'type') AS kind, chance(n, 'taste') AS taste
    FROM range(getvariable('events')) AS row(n)),
placed AS (
    SELECT drawn.*, profile.channel AS own_channel,
           CASE WHEN kind < 0.60 THEN 'view' WHEN kind < 0.72 THEN 'add_to_cart' WHEN kind < 0.80 THEN 'purchase'
                WHEN kind < 0.87 THEN 'favorite' WHEN kind < 0.93 THEN 'message' WHEN kind < 0.95 THEN 'question'
                WHEN kind < 0.985 THEN 'click' WHEN kind < 0.998 THEN 'reply' ELSE 'opt_out' END AS type,
           -- Within two years, from when the customer came; two in five stopped coming at some time.
           greatest(created_at, getvariable('until') - INTERVAL 730 DAY) AS came,
           CASE WHEN chance(profile_id, 'stopped') < 0.4 THEN chance(profile_id, 'stop') ELSE 1.001 END AS stays,
           -- Two in five look at what they always look at.
           CASE WHEN taste < 0.4 THEN (chance(profile_id, 'likes') + taste / 10) % 1.0
                ELSE pow(chance(n, 'goods'), 1.5) END AS shelf
    FROM drawn JOIN profile ON profile.id = profile_id),
timed AS (
    SELECT *, came + to_microseconds(
               ((epoch_us(getvariable('until')) - epoch_us(came)) * stays * chance(n, 'at'))::BIGINT) AS around
    FROM placed)
SELECT row_number() OVER (ORDER BY "at", n) AS id, profile_id, type, "at", product_id, category, brand, price, quantity,
       price * quantity AS amount, campaign_id, channel, sentiment, topic
FROM (
    SELECT n, profile_id, type,
           -- Shops are busy around four in the afternoon.
           date_trunc('day', around) + to_microseconds(
               ((chance(n, 'hour') + chance(n, 'minute')) / 2 * 64800 + 18000)::BIGINT * 1000000) AS "at",
           goods.id AS product_id, goods.category, goods.brand,
           CASE WHEN type IN ('purchase', 'add_to_cart', 'view') THEN goods.price END AS price,
           CASE WHEN type = 'purchase' THEN 1 + floor(4 * pow(chance(n, 'quantity'), 4))::INTEGER END AS quantity,
           CASE WHEN type IN ('click', 'reply') OR (type = 'purchase' AND chance(n, 'led') < 0.1)
                THEN (1 + floor(24 * chance(n, 'campaign')))::INTEGER::TEXT END AS campaign_id,
           CASE WHEN chance(n, 'elsewhere') < 0.7 THEN own_channel ELSE 'web' END AS channel,
           CASE WHEN type IN ('message', 'question', 'reply')
                THEN pick(['neutral', 'positive', 'negative'], pow(chance(n, 'mood'), 1.5)) END AS sentiment,
           CASE WHEN type IN ('message', 'question')
                THEN pick(['delivery', 'returns', 'sizes', 'price', 'stock', 'payment', 'warranty', 'other'],
                          pow(chance(n, 'topic'), 1.3)) END AS topic
    FROM timed LEFT JOIN goods
      ON goods.number = floor(shelf * getvariable('products'))::BIGINT
     AND type IN ('view', 'add_to_cart', 'purchase', 'favorite', 'question'));
