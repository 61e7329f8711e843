SELECT product_id,
    version,
    name,
    category,
    adult_restricted,
    unit_price_cents,
    unit_cost_cents,
    stock,
    created_at,
    completeness FROM products;

SELECT product_id,
    version,
    name,
    category,
    adult_restricted,
    unit_price_cents,
    unit_cost_cents,
    stock,
    created_at,
    completeness FROM products WHERE product_id = ANY($1);

INSERT INTO products AS t (product_id, version, name, category, adult_restricted, unit_price_cents, unit_cost_cents, stock, created_at, completeness, updated_by)
SELECT n.product_id,
    n.version + 1,
    n.name,
    n.category,
    n.adult_restricted,
    n.unit_price_cents,
    n.unit_cost_cents,
    n.stock,
    n.created_at,
    'complete',
    n.updated_by
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS n (product_id, version, name, category, adult_restricted, unit_price_cents, unit_cost_cents, stock, created_at, updated_by)
WHERE n.version = 0 OR EXISTS (SELECT FROM products e WHERE e.product_id = n.product_id)
ORDER BY n.product_id COLLATE "C"
ON CONFLICT (product_id) DO UPDATE SET version = excluded.version,
    name = excluded.name,
    category = excluded.category,
    adult_restricted = excluded.adult_restricted,
    unit_price_cents = excluded.unit_price_cents,
    unit_cost_cents = excluded.unit_cost_cents,
    stock = excluded.stock,
    created_at = excluded.created_at,
    completeness = excluded.completeness,
    updated_by = excluded.updated_by,
    updated_at = now()
WHERE t.version = excluded.version - 1
RETURNING t.product_id;
