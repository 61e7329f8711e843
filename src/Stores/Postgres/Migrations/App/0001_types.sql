-- Types that carry a rule, so that every column of that kind obeys it.
-- Ids compare byte by byte (collation "C"): the order of a page of a list is the order of the index, on every machine.

CREATE DOMAIN shop_id AS text COLLATE "C"
    CONSTRAINT shop_id_length CHECK (length(VALUE) BETWEEN 1 AND 64);
COMMENT ON DOMAIN shop_id IS 'Id given by the shop: 1 to 64 letters, digits, "-" or "_".';

CREATE DOMAIN country_code AS text COLLATE "C"
    CONSTRAINT country_code_form CHECK (VALUE ~ '^[A-Z]{2}$');
COMMENT ON DOMAIN country_code IS 'Country, ISO 3166-1 alpha-2, upper case.';

CREATE DOMAIN currency_code AS text COLLATE "C"
    CONSTRAINT currency_code_known CHECK (VALUE = 'EUR');
COMMENT ON DOMAIN currency_code IS 'Currency, ISO 4217. The shop sells in euros only.';

CREATE DOMAIN cents AS bigint
    CONSTRAINT cents_range CHECK (VALUE BETWEEN 0 AND 1000000000);
COMMENT ON DOMAIN cents IS 'Amount of money in cents, 0 to ten million euros.';

CREATE DOMAIN ratio AS double precision
    CONSTRAINT ratio_range CHECK (VALUE BETWEEN 0 AND 1);
COMMENT ON DOMAIN ratio IS 'Share or probability, 0 to 1.';
