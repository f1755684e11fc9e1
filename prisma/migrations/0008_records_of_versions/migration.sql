-- Versions that were registered when every input was a table: their records take the shape that holds other inputs too.
-- Nothing is lost or measured anew. The hash of the pipeline stays the one it was registered with.
select set_config('umpire.actor', 'migration', true);
alter table model_versions disable trigger keep_artefact;

-- SHA-256 over a row as little-endian float32.
create function pg_temp.row_sha256(cells jsonb) returns text language sql as $$
  select encode(sha256(string_agg(
           substring(bits from 4 for 1) || substring(bits from 3 for 1) ||
           substring(bits from 2 for 1) || substring(bits from 1 for 1), ''::bytea order by place)), 'hex')
    from (select float4send(cell::float8::float4) as bits, place
            from jsonb_array_elements_text(cells) with ordinality as it(cell, place)) as cells $$;

update model_versions set
  pipeline = '{"kind": "tabular"}' || pipeline,
  manifest = (manifest - 'policy') || jsonb_build_object(
    'tags', '[]'::jsonb,
    'pipeline', (manifest -> 'pipeline') || jsonb_build_object(
      'file', null,
      'fitted', '{"kind": "tabular"}' || (manifest #> '{pipeline,fitted}')),
    'pricing', jsonb_build_object(
      'currency', 'USD',
      'review', manifest #> '{policy,review}',
      'costs', jsonb_build_array(
        jsonb_build_object('truth', labels[1], 'decided', labels[2], 'cost', jsonb_build_object(
          'base', 0, 'per_unit', manifest #> '{policy,false_positive}', 'of', manifest #> '{policy,of}')),
        jsonb_build_object('truth', labels[2], 'decided', labels[1], 'cost', jsonb_build_object(
          'base', 0, 'per_unit', manifest #> '{policy,false_negative}', 'of', manifest #> '{policy,of}'))))),
  golden = case when jsonb_typeof(golden) <> 'object' then golden else golden || jsonb_build_object(
    'rows', (select jsonb_agg((cells - 'features') || jsonb_build_object(
                      'input', jsonb_build_object('features', cells -> 'features'),
                      'row_sha256', pg_temp.row_sha256(cells -> 'row')) order by place)
               from jsonb_array_elements(golden -> 'rows') with ordinality as it(cells, place))) end
 where not pipeline ? 'kind';

alter table model_versions enable trigger keep_artefact;
