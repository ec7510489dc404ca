select deal_id, company, lower(stage) as stage, synced_at
from {{ source('hubspot', 'deals') }}
