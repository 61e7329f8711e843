SELECT customer_id,
    version,
    signup_at,
    country,
    preferred_device,
    declared_minor,
    birth_date,
    first_name,
    last_name,
    email,
    phone,
    address,
    completeness FROM customers;

SELECT customer_id,
    version,
    signup_at,
    country,
    preferred_device,
    declared_minor,
    birth_date,
    first_name,
    last_name,
    email,
    phone,
    address,
    completeness FROM customers WHERE customer_id = ANY($1);

INSERT INTO customers AS t (customer_id, version, signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name, email, phone, address, completeness, updated_by)
SELECT n.customer_id,
    n.version + 1,
    n.signup_at,
    n.country,
    n.preferred_device,
    n.declared_minor,
    n.birth_date,
    n.first_name,
    n.last_name,
    n.email,
    n.phone,
    n.address,
    n.completeness,
    n.updated_by
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS n (customer_id, version, signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name, email, phone, address, completeness, updated_by)
WHERE n.version = 0 OR EXISTS (SELECT FROM customers e WHERE e.customer_id = n.customer_id)
ORDER BY n.customer_id COLLATE "C"
ON CONFLICT (customer_id) DO UPDATE SET version = excluded.version,
    signup_at = excluded.signup_at,
    country = excluded.country,
    preferred_device = excluded.preferred_device,
    declared_minor = excluded.declared_minor,
    birth_date = excluded.birth_date,
    first_name = excluded.first_name,
    last_name = excluded.last_name,
    email = excluded.email,
    phone = excluded.phone,
    address = excluded.address,
    completeness = excluded.completeness,
    updated_by = excluded.updated_by,
    updated_at = now()
WHERE t.version = excluded.version - 1 AND t.completeness <> 'erased'
RETURNING t.customer_id;

UPDATE customers SET signup_at = NULL, country = NULL, preferred_device = NULL, declared_minor = NULL, birth_date = NULL, first_name = NULL, last_name = NULL, email = NULL, phone = NULL, address = NULL, completeness = 'erased', 
    version = version + 1, updated_by = $2, updated_at = now()
WHERE customer_id IN (SELECT customer_id FROM customers WHERE customer_id = $1
    AND (completeness <> 'erased') ORDER BY customer_id FOR UPDATE);
